"""What is measured: the program, and beside it in the same run what a user would pick instead."""
