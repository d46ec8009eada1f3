"""How the set of cases grows: from records of the service, from two people's labels, from other people's tables."""
