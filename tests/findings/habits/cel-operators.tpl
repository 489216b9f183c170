tenant acme {}

guard names on services {
  forbid object.spec.type == "NodePort" && !(object.metadata.name == "a")
  forbid object.spec.type == "NodePort" || object.metadata.name == "b"
}
