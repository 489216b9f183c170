tenant acme {}

guard g on pods {
  forbid some container: quantity(container.resources.limits.memory).isGreaterThan(quantity("2Gi"))
}
