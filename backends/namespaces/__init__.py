"""Namespaces: whose they are, their Pod Security level, and the parameters that guards read."""
