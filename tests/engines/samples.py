"""Objects and policies for the harness's own tests: small, and each with one point."""

from typing import Any

from tests.engines.api import Object

TENANT = {"tpl.dev/tenant": "a"}
EXEMPT = "tpl.dev/node-ports"
# Reads an annotation of the namespace, and only there, so that it needs the whole Namespace object.
NO_NODE_PORTS = (
    f"object.spec.?type.orValue('') != 'NodePort' || "
    f"namespaceObject.metadata.?annotations[?'{EXEMPT}'].orValue('') == 'yes'"
)
SERVICES = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["services"]}


def namespace(name: str, *, exempt: bool = False) -> Object:
    annotations = {EXEMPT: "yes"} if exempt else {}
    metadata = {"name": name, "labels": TENANT, "annotations": annotations}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def service(namespace: str, kind: str, name: str = "web") -> Object:
    spec = {"type": kind, "ports": [{"port": 80}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": _in(namespace, name), "spec": spec}


def pod(namespace: str, name: str) -> Object:
    spec = {"containers": [{"name": "main", "image": "registry.example/app"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": _in(namespace, name), "spec": spec}


def quota(namespace: str, pods: int) -> Object:
    spec = {"hard": {"pods": str(pods)}}
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": _in(namespace, "quota"), "spec": spec}


def admission_policy(name: str, expression: str = NO_NODE_PORTS) -> tuple[Object, Object]:
    """A ValidatingAdmissionPolicy for services, and its binding."""
    version = "admissionregistration.k8s.io/v1"
    spec: dict[str, Any] = {
        "matchConstraints": {"resourceRules": [SERVICES]},
        "validations": [{"expression": expression, "message": "no node ports"}],
    }
    bound = {"policyName": name, "validationActions": ["Deny"]}
    return (
        _cluster_wide(version, "ValidatingAdmissionPolicy", name, spec),
        _cluster_wide(version, "ValidatingAdmissionPolicyBinding", name, bound),
    )


def cluster_policy(name: str, expression: str = NO_NODE_PORTS) -> Object:
    """A ClusterPolicy of Kyverno's, for services, with a rule in CEL."""
    rule = {
        "name": "node-ports",
        "match": {"any": [{"resources": {"kinds": ["Service"], "operations": ["CREATE"]}}]},
        "validate": {
            "failureAction": "Enforce",
            "cel": {"expressions": [{"expression": expression, "message": "no node ports"}]},
        },
    }
    return _cluster_wide("kyverno.io/v1", "ClusterPolicy", name, {"background": False, "rules": [rule]})


def validating_policy(name: str, expression: str = NO_NODE_PORTS, **rule: Any) -> Object:
    """A ValidatingPolicy of Kyverno's, for services in namespaces of tenants; `rule` changes its rule."""
    spec = {
        "validationActions": ["Deny"],
        "matchConstraints": {
            "namespaceSelector": {"matchLabels": TENANT},
            "resourceRules": [{**SERVICES, **rule}],
        },
        "validations": [{"expression": expression, "message": "no node ports"}],
    }
    return _cluster_wide("policies.kyverno.io/v1", "ValidatingPolicy", name, spec)


def _cluster_wide(version: str, kind: str, name: str, spec: Object) -> Object:
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name}, "spec": spec}


def _in(namespace: str, name: str) -> Object:
    return {"name": name, "namespace": namespace}
