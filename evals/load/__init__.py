"""Many conversations at once with a running service: what breaks, what is lost, what it takes."""
