"""What the API server guarantees of built-in kinds, so that a policy need not test it again.

It decodes them into Go types: where a field of one of these names stands, nothing else can. Checked
against the schemas of Kubernetes 1.33 to 1.37 by ``tests/guards/test_known.py``.
"""

from __future__ import annotations

OBJECTS = frozenset(
    "affinity annotations backend capabilities configMap csi data dataSource dataSourceRef defaultBackend "
    "downwardAPI emptyDir ephemeral exec grpc hard hostPath http httpGet ipBlock jobTemplate labels "
    "lifecycle livenessProbe matchLabels metadata namespaceSelector nfs nodeAffinity persistentVolumeClaim "
    "podAffinity podAntiAffinity podSelector postStart preStop projected readinessProbe requests roleRef "
    "seLinuxOptions seccompProfile secret securityContext selector spec startupProbe tcpSocket template "
    "valueFrom windowsOptions".split()
)
"""Fields that hold an object."""

LISTS_OF_OBJECTS = frozenset(
    "egress env envFrom ephemeralContainers from hostAliases imagePullSecrets ingress initContainers "
    "matchExpressions ownerReferences paths ports resourceClaims rules sources subjects sysctls tls to "
    "tolerations topologySpreadConstraints volumeClaimTemplates volumeDevices volumeMounts volumes".split()
)
"""Fields that hold a list, all of whose elements are objects."""

MAPS = frozenset("annotations data hard labels matchLabels requests selector".split())
"""Objects whose keys are anybody's, so that below them no name says anything."""

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
