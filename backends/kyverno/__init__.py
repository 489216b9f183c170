"""Kyverno up to 1.19: `ClusterPolicy` with rules in CEL."""
