"""The pages beside the chat, rendered here and shown without a script: what is in the library, and where it stands."""
