"""The cases in the forms of other evaluation tools."""
