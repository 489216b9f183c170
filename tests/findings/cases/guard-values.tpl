# Quantities, blocks of addresses and patterns that are none, or that nothing can be asked of.

guard no-amounts on pods {
  require each container: quantity(container.resources.limits.memory) <= quantity("2GB")
  require each container: quantity(container.resources.limits.cpu) > quantity(true)
  require each container: container.resources.limits.cpu <= 5x
  require each container: container.resources.limits.cpu <= 80%
}

guard amounts-and-other-things on pods {
  forbid some container: quantity(container.resources.limits.cpu) in ("1", "2")
  forbid some container: quantity(container.image) starts with "5"
  forbid some container: count(quantity(container.resources.limits.cpu)) == 1
  forbid quantity(object.spec.hostNetwork) == 1
  forbid quantity(object.metadata.labels) == 1
}

guard amounts-as-texts on persistentvolumeclaims {
  require object.spec.resources.requests.storage <= 5
  require object.spec.resources.requests.storage starts with 5Gi
}

guard no-blocks on services {
  forbid object.spec.loadBalancerIP within 10.0.0.1
  forbid object.spec.loadBalancerIP within (10.0.0.0/8, 10.1.0.1/16, "office")
  forbid object.spec.ports within 10.0.0.0/8
}

guard no-patterns on pods {
  require each container: container.image matches image ("nginx", 5)
  require each container: container.image matches tenant.images.digest
  require each container: container.image matches host tenant.images.from
  require each container: container.image matches name container.name
}

tenant acme {}
