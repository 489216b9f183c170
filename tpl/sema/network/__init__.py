"""Flows: their ends, their consent, what holds what."""
