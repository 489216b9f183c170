# What a field is asked that its type cannot be: an error in every engine, which denies, or never so.

guard of-two-types on deployments, poddisruptionbudgets {
  require object.kind == "PodDisruptionBudget" or object.spec.strategy.rollingUpdate.maxUnavailable <= 1
  forbid  object.kind == "PodDisruptionBudget" and object.spec.maxUnavailable == 0
}

guard amounts on pods {
  require each container: container.resources.limits.cpu <= 2
  require each container: container.resources.limits.memory != 0
}

guard flags on pods {
  forbid object.spec.hostNetwork == "true"
  forbid some container: container.securityContext.privileged in ("true", "yes")
}

guard numbers on deployments {
  forbid object.spec.replicas == "3"
  forbid object.metadata.labels.tier == 3
  forbid object.spec.paused > 1
}

guard lists on services {
  forbid object.spec.externalIPs == "203.0.113.1"
  forbid object.spec.externalIPs contains "203.0.113.1"
  forbid object.spec.ports.nodePort > 0
  forbid some port in object.spec.ports: port.targetPort == 22
  forbid "NodePort" in object.spec.type
  forbid some name in object.spec.selector: name == "x"
}

guard elements on ingresses {
  forbid  object.spec.rules[].host == "www.example.com"
  require each path in object.spec.rules[].http.paths[]: path.backend.service.port.number matches name "8*"
  forbid  lower(object.spec.tls) == "x"
}

guard keys on pods {
  forbid object.metadata.labels.example.com == "x"
}

# What can be.
guard fine on poddisruptionbudgets {
  forbid object.spec.maxUnavailable in (0, "0%") or object.spec.minAvailable in ("100%")
}

guard fine-lists on services {
  forbid "203.0.113.1" in object.spec.externalIPs or count(object.spec.externalIPs) > 3
  forbid some address in object.spec.externalIPs: address starts with "10."
  forbid some port in object.spec.ports: port.targetPort in (22, "ssh") or port.nodePort > 0
}

guard fine-elements on ingresses {
  forbid  "www.example.com" in object.spec.rules[].host
  require each host in object.spec.rules[].host: host matches host ("*.example.com")
}

guard fine-amounts on pods {
  require each container: container.resources.limits.cpu in ("500m", "1") and container.ports is unset
}

guard fine-wholes on services when update {
  require object.metadata.labels == old.metadata.labels and object.spec.type == old.spec.type
}

tenant acme {}
