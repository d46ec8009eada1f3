"""The red-flag screen: runs before everything else, and works when everything else is down."""
