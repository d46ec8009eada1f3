"""What the service writes down of its conversations: counts and judgements, and texts only where it is told to."""
