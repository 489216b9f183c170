"""Objects by which a test sees that the API server has caught up with what was stored.

The server reads policies and rights from caches that trail its storage. A cache takes in the
objects of one kind in the order in which they were stored, so once a marker that was stored last
has its effect, everything before it has too.
"""

from typing import Any

from tests.engines.api import Object

POLICIES = "admissionregistration.k8s.io/v1"
RBAC = "rbac.authorization.k8s.io/v1"
NAMESPACE = "default"
LABEL = "tpl-test-marker"


def of_policies(name: str) -> tuple[Object, Object, Object]:
    """A policy that refuses only the ConfigMap `default/name`, its binding, and that ConfigMap.

    The binding applies once `default` is labelled `LABEL=name`, so it sees the labels' cache too.
    """
    rule = {
        "apiGroups": [""],
        "apiVersions": ["v1"],
        "operations": ["CREATE"],
        "resources": ["configmaps"],
        "resourceNames": [name],
    }
    policy: dict[str, Any] = _object(POLICIES, "ValidatingAdmissionPolicy", name)
    policy["spec"] = {
        "matchConstraints": {"resourceRules": [rule]},
        "validations": [{"expression": "false"}],
    }
    binding: dict[str, Any] = _object(POLICIES, "ValidatingAdmissionPolicyBinding", name)
    binding["spec"] = {
        "policyName": name,
        "validationActions": ["Deny"],
        "matchResources": {"namespaceSelector": {"matchLabels": {LABEL: name}}},
    }
    return policy, binding, _object("v1", "ConfigMap", name, NAMESPACE)


def of_rights(name: str) -> list[Object]:
    """One object of each RBAC kind, the bindings last, by which the user `name` may get two resources.

    The resources' names are `name` too: one in `NAMESPACE` by a Role, with the verb "get", one
    everywhere by a ClusterRole, with the verb "list".
    """
    made: list[Object] = []
    for kind, verb in (("Role", "get"), ("ClusterRole", "list")):
        namespace = NAMESPACE if kind == "Role" else ""
        role = _object(RBAC, kind, name, namespace)
        role["rules"] = [{"apiGroups": [""], "resources": [name], "verbs": [verb]}]
        made.append(role)
    for kind in ("Role", "ClusterRole"):
        made.append(binding(kind, name, {"kind": "User", "name": name}, NAMESPACE if kind == "Role" else ""))
    return made


def binding(kind: str, name: str, subject: dict[str, str], namespace: str = "") -> dict[str, Any]:
    """The binding, called `name`, of one subject to the Role or ClusterRole of the same name."""
    bound = _object(RBAC, f"{kind}Binding", name, namespace)
    group = RBAC.split("/")[0]
    bound["subjects"] = [subject if "namespace" in subject else {**subject, "apiGroup": group}]
    bound["roleRef"] = {"apiGroup": group, "kind": kind, "name": name}
    return bound


def _object(api_version: str, kind: str, name: str, namespace: str = "") -> dict[str, Any]:
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata}
