"""Readers of Kubernetes objects that know nothing of the compiler, and what they prove about its output."""
