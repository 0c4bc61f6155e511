"""The rules of the administration as plain Python: no input, no output, no globals."""
