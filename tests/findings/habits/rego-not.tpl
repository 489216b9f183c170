tenant acme {}

guard g on services {
  not object.spec.type == "ClusterIP"
  object.spec.externalName == "x"
}
