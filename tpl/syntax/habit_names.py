"""Names that other languages have for things of this one, by what is looked for; ``habits`` has the signs."""

from __future__ import annotations

import re

_NO_VARIABLES = "there are no variables: write the value where it is used; only a `network` and `ports` get names"

_NO_LOOPS = 'nothing is computed: many tenants come from a `roster "tenants.csv"`'
_LABELS = 'labels stand behind `pods`: `pods app = "api"`'
_READ, _WRITE = "write `get, list, watch`", "write `create, update, patch, delete`"

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
        **dict.fromkeys(("for_each", "count", "depends_on", "lifecycle", "provider"), _NO_LOOPS),
        **dict.fromkeys(("matchLabels", "selector", "podSelector", "labels", "label"), _LABELS),
        "hard": "leave it out: the amounts stand in the block of the quota itself",
        "spec": "leave it out: settings stand in the block itself",
        "bind": "write `grant`",
        "define": "who may do what is a `role` and a `grant`",
        "some": "it stands in a rule: `forbid some x in PATH: …`",
        "every": "it stands in a rule: `require each x in PATH: …`",
        "each": "it stands in a rule: `require each x in PATH: …`",
        **dict.fromkeys(("let", "var", "const", "local", "locals", "set", "def"), _NO_VARIABLES),
    },
    "kind": {
        "svc": "write `services`", "ns": "write `namespaces`", "deploy": "write `deployments`", "po": "write `pods`",
        "cm": "write `configmaps`", "sa": "write `serviceaccounts`", "ing": "write `ingresses`",
        "netpol": "write `networkpolicies`", "pvc": "write `persistentvolumeclaims`", "sts": "write `statefulsets`",
        "ds": "write `daemonsets`", "rs": "write `replicasets`", "hpa": "write `horizontalpodautoscalers`",
    },
    "verb": {
        "read": _READ, "view": _READ, "write": _WRITE, "edit": _WRITE, "modify": _WRITE, "manage": "write `*`",
        "all": "write `*`", "any": "write `*`", "add": "write `create`", "remove": "write `delete`",
        "exec": "write `create on pods/exec`", "logs": "write `get on pods/log`",
    },
    "permission": dict.fromkeys(
        ("verbs", "resources", "apiGroups", "rules", "permissions", "actions"), "write `can VERBS on RESOURCES`"
    ),
    "guard": {"all": "name each guard: an exception says what it opens"},
    "tenant or service": {
        **dict.fromkeys(("self", "itself", "same-tenant", "me", "own"), "name the tenant itself"),
        **dict.fromkeys(("kubernetes", "apiserver", "kube-apiserver", "api-server"), "write `network api-server`"),
        **dict.fromkeys(("node", "nodes", "host", "hosts"), "write `network nodes`"),
        **dict.fromkeys(("world", "public", "external", "www"), "every public address is `internet`"),
        **dict.fromkeys(("everyone", "anyone", "everywhere", "everything", "all"),
                        "write `any tenant`, `internet` or `anywhere`"),
        **dict.fromkeys(("dns", "coredns", "kubedns"), "write `kube-dns`"),
    },
    "root": {
        "variables": "there are no variables: write the path where it is used",
        "namespaceObject": "write `namespace`",
        "spec": "a path begins with `object`: `object.spec`",
        "metadata": "a path begins with `object`: `object.metadata`",
        "review": "the object of the request is `object`, the one before it `old`",
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
        "icmp": "flows are about TCP, UDP and SCTP: ICMP is outside of them",
        "none": "what is not allowed is closed: leave the flow out",
    },
}  # fmt: skip


def named(kind: str, name: str) -> str:
    """The help for a name of another language; empty where none is known."""
    if kind == "ports" and name.isdigit():
        return f"ports have a protocol: `tcp/{name}`, or `udp/{name}`"
    if kind == "ports" and (apart := re.fullmatch(r"(tcp|udp|sctp)[-_](\d+)", name)):
        return f"write `{apart[1]}/{apart[2]}`"
    if kind == "setting" and name[:1].isdigit():
        return "the name of the setting comes first: `name value`"
    if kind == "statement" and name != name.lower():
        return f"words are in lower case: `{name.lower()}`"
    return _NAMES.get(kind, {}).get(name, "")
