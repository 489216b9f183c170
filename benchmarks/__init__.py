"""Measurements of whole processes, each beside a peer that does the same work."""
