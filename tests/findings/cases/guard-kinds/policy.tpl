# Guards on what is sent to subresources, and on what is in no namespace.

platform { group "oidc:platform" }

kind gateways = gateway.networking.k8s.io/v1/gatewayclasses {
  scope     cluster
  manifests "GatewayClass"
}

kind pools = example.com/v1/pools {
  schema "pools.yaml"
  scope  cluster
}

kind stories = events.k8s.io/v1/events

guard tokens on serviceaccounts/token when create, update {
  forbid object.spec.seconds > 7200
}

guard bound on pods/binding {
  forbid old.target.name == "x"
}

guard shells on pods when connect {
  forbid "sh" in object.command
}

guard volumes on persistentvolumes {
  forbid tenant.name == "acme" and request.namespace == "acme"
  message "{tenant.name} has no volumes"
}

guard both on roles, clusterroles {
  forbid object.rules is unset
}

guard told on stories {
  forbid object.reason == "x"
}

guard own-classes on gateways {
  forbid object.spec.controllerName starts with "own/"
}

tenant acme {}

exception "SEC-1" {
  tenant      acme
  lifts       own-classes
  reason      "a class of its own"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-15
}
