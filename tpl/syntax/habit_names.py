"""Names that other languages have for things of this one, by what is looked for; ``habits`` has the signs."""

from __future__ import annotations

_NO_VARIABLES = "there are no variables: write the value where it is used; only a `network` and `ports` get names"

_NAMES = {
    "statement": {
        "include": "write `import`",
        "resource": "a tenant is `tenant NAME { … }`",
        "variable": "what differs between tenants is a parameter of a tier: `tier NAME(region: string)`",
        **dict.fromkeys(("let", "var", "const", "local", "locals", "set", "def"), _NO_VARIABLES),
        "default": "nothing else is open by default: take it out",
        "package": "a policy has no package: take it out",
        "module": "another file is read by `import`",
        "permit": "write `allow`",
        "end": "a block begins with `{` and ends with `}`",
    },
    "setting": {
        **dict.fromkeys(("let", "var", "const", "local", "locals", "set", "def"), _NO_VARIABLES),
    },
    "kind": {
        "svc": "write `services`", "ns": "write `namespaces`", "deploy": "write `deployments`", "po": "write `pods`",
        "cm": "write `configmaps`", "sa": "write `serviceaccounts`", "ing": "write `ingresses`",
        "netpol": "write `networkpolicies`", "pvc": "write `persistentvolumeclaims`", "sts": "write `statefulsets`",
        "ds": "write `daemonsets`", "rs": "write `replicasets`", "hpa": "write `horizontalpodautoscalers`",
    },
    "root": {
        "null": "write `is unset`, or `is set`",
        "nil": "write `is unset`, or `is set`",
        "None": "write `is unset`, or `is set`",
        "True": "write `true`",
        "False": "write `false`",
        "oldObject": "write `old`",
        "input": "the object of the request is `object`, the one before it `old`",
        "self": "write `object`",
        "params": "a tenant's settings are `tenant.SETTING`",
        "container": "go through the containers: `each container: …` or `some container: …`",
    },
    "ports": {
        "all": "all ports are `any`",
        "tcp": "all ports of TCP are `tcp/1-65535`",
        "udp": "all ports of UDP are `udp/1-65535`",
        "http": "write `tcp/80`",
        "https": "write `tcp/443`",
        "dns": "write `udp/53, tcp/53`",
        "ssh": "write `tcp/22`",
    },
}  # fmt: skip


def named(kind: str, name: str) -> str:
    """The help for a name of another language; empty where none is known."""
    if kind == "ports" and name.isdigit():
        return f"ports have a protocol: `tcp/{name}`, or `udp/{name}`"
    if kind == "statement" and name != name.lower():
        return f"words are in lower case: `{name.lower()}`"
    return _NAMES.get(kind, {}).get(name, "")
