"""Calico's own policies, in a tier before NetworkPolicy."""
