"""Real engines on loopback, started for tests and asked for decisions.

`fixtures` has the shared ones for a conftest. `cluster` is a Kubernetes API server with admission,
RBAC and quota; `kyverno_server` is Kyverno's webhook on it, and `kyverno` its command line, quicker
but blind to changes, subresources and (for ClusterPolicies) the namespace; `opa` is an OPA server.
All of them are built by `make engines`.
"""
