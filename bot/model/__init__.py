"""A chat model that words the answers, switched on by ``BACKSTRIDE_MODEL``, and what holds it to the passages."""
