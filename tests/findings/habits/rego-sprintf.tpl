tenant acme {}

guard g on services {
  forbid object.spec.type == "NodePort"
  message sprintf("no %s", [object.metadata.name])
}
