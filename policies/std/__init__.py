"""The built-in library, written in the language itself; importable as ``std/...``."""
