"""Compliance: which of a policy's features a framework's controls rest on."""

from __future__ import annotations

from tpl.model.base import Node, Origin

CAPABILITIES: dict[str, str] = {
    "network-isolation": "nothing enters or leaves a tenant's pods but what a flow opens",
    "egress-control": "what leaves a tenant's pods is what flows open",
    "access-control": "people and accounts have the roles that are granted, and no others",
    "namespace-ownership": "a namespace is one tenant's, and stays so",
    "pod-security": "pods meet a Pod Security Standard",
    "image-control": "images come from registries that were named",
    "ingress-hosts": "a host has one tenant",
    "storage-classes": "claims are of storage classes that were named",
    "node-isolation": "pods of a tenant run on its nodes, and others' do not",
    "quotas": "each namespace stays within hard totals",
    "guards": "what tenants write is judged by rules of the policy's own",
    "audit-logging": "requests in tenants' namespaces are kept on record",
    "alerts": "somebody is told",
}
"""Name to what it is evidence of; every capability that a control may name."""


class Control(Node):
    """One control of a framework, by its id there, and the capabilities that it rests on."""

    id: str
    capabilities: tuple[str, ...]
    origin: Origin


class Framework(Node):
    """``compliance "SOC2" { … }``: the controls of one framework, in the order in which they are written."""

    name: str
    controls: tuple[Control, ...]
    origin: Origin
