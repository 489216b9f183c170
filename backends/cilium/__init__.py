"""Cilium's own policies, for what a NetworkPolicy has no words for: flows to domains."""
