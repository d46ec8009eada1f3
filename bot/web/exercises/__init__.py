"""The exercises of the library's articles, each with a line drawing of our own."""
