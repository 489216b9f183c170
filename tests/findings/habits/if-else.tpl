tenant acme {}

guard g on services {
  if object.spec.type == "NodePort" {
    forbid object.metadata.name == "a"
  } else {
    forbid object.metadata.name == "b"
  }
}
