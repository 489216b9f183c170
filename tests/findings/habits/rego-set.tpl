tenant acme {}

guard g on services {
  forbid object.spec.type in {"NodePort", "LoadBalancer"}
}
