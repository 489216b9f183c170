"""The words of the language: which setting stands where, and its value as a typed one."""
