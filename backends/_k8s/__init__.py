"""Kubernetes objects as every backend writes them: names, labels, annotations and their order."""
