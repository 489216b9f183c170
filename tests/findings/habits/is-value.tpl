tenant acme {}

guard g on services {
  forbid object.spec.type is "NodePort"
}

guard h on services {
  forbid object.spec.type equals "NodePort"
}
