"""RBAC: what each role may do, and who holds it in which namespaces."""
