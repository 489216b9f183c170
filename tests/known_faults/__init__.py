"""Kinds of faults that were found in use, each with inputs that must never pass, or fail, again."""
