tenant acme {}

guard g on services {
  forbid object.spec.type == "NodePort"
     and object.metadata.name != "edge"
      or object.spec.type == "LoadBalancer"   # a comment between

  # and another
  unless object.metadata.name == "b"
}
