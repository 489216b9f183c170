"""Kyverno from 1.17: `ValidatingPolicy`."""
