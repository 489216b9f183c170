"""What the API server guarantees of built-in kinds, so that a policy need not test it again.

It decodes them into Go types: where a field of one of these names stands, nothing else can, whatever
a tenant writes. Checked against the schemas of Kubernetes 1.33 to 1.37 by ``tests/guards/test_known.py``.
"""

from __future__ import annotations

from tpl.backends._cel.operand import Type
from tpl.model.kinds import NAMESPACE, Kind

GROUPS = frozenset((
    "",
    "apps",
    "autoscaling",
    "batch",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
))  # fmt: skip
"""API groups of the kinds that this holds for."""


def holds_for(kind: Kind) -> bool:
    """Whether it does for a kind: not for those of the whole cluster, some of whose fields are other things."""
    return kind.group in GROUPS and not kind.other and (kind.namespaced or kind == NAMESPACE)


OBJECTS = frozenset(
    "affinity annotations backend capabilities configMap csi data dataSource dataSourceRef defaultBackend "
    "downwardAPI emptyDir ephemeral exec grpc hard hostPath http httpGet ipBlock jobTemplate labels "
    "lifecycle livenessProbe matchLabels metadata namespaceSelector nfs nodeAffinity persistentVolumeClaim "
    "podAffinity podAntiAffinity podSelector postStart preStop projected readinessProbe requests roleRef "
    "seLinuxOptions seccompProfile secret securityContext selector spec startupProbe tcpSocket template "
    "valueFrom windowsOptions".split()
)
MAPS = frozenset("annotations data hard labels matchLabels requests selector".split())
"""Objects whose keys are anybody's, so that no name among them says anything."""
MAPS_OF_TEXT = MAPS - {"selector"}
"""Those whose values are all strings, quantities too."""

LISTS_OF_OBJECTS = frozenset(
    "egress env envFrom ephemeralContainers from hostAliases imagePullSecrets ingress initContainers "
    "matchExpressions ownerReferences paths ports resourceClaims rules sources subjects sysctls tls to "
    "tolerations topologySpreadConstraints volumeClaimTemplates volumeDevices volumeMounts volumes".split()
)
BOOLEANS = frozenset(
    "allocateLoadBalancerNodePorts allowPrivilegeEscalation automountServiceAccountToken blockOwnerDeletion "
    "controller enableServiceLinks hostIPC hostNetwork hostPID hostProcess hostUsers immutable privileged "
    "publishNotReadyAddresses readOnly readOnlyRootFilesystem runAsNonRoot setHostnameAsFQDN "
    "shareProcessNamespace suspend".split()
)
NUMBERS = frozenset(
    "activeDeadlineSeconds completions containerPort endPort fsGroup healthCheckNodePort hostPort "
    "maxReplicas minReplicas nodePort number parallelism priority replicas runAsGroup runAsUser "
    "terminationGracePeriodSeconds tolerationSeconds".split()
)
STRINGS = frozenset(
    "addressType apiGroup apiVersion cidr claimName clusterIP driver effect externalName "
    "externalTrafficPolicy fsType host hostIP hostname imagePullPolicy ingressClassName "
    "internalTrafficPolicy key kind level loadBalancerClass loadBalancerIP localhostProfile mountPath "
    "mountPropagation name namespace nodeName operator path pathType priorityClassName procMount protocol "
    "restartPolicy role runtimeClassName schedule schedulerName secretName serviceAccount "
    "serviceAccountName serviceName sessionAffinity storageClassName subPath subdomain topologyKey type "
    "volumeMode volumeName".split()
)

TYPES: dict[str, Type] = {
    **dict.fromkeys(OBJECTS, "object"),
    **dict.fromkeys(LISTS_OF_OBJECTS, "list"),
    **dict.fromkeys(BOOLEANS, "boolean"),
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(STRINGS, "string"),
}
"""Field name to the type of its value, where it has one."""

REQUEST: dict[tuple[str, ...], Type] = {
    ("operation",): "string",
    ("resource",): "string",
    ("name",): "string",
    ("namespace",): "string",
    ("subResource",): "string",
    ("userInfo",): "object",
    ("userInfo", "username"): "string",
    ("userInfo", "groups"): "list",
}
"""The same for the request itself."""
