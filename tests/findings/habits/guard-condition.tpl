tenant acme {}

guard g on services when object.metadata.name == "a" {
  forbid object.spec.type == "NodePort"
}

guard h on services {
  when object.metadata.name == "a"
  forbid object.spec.type == "NodePort"
}
