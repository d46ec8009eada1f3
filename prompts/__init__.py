"""What the bot says of its own accord, and what a chat model is told. Texts are data; this package only loads them."""
