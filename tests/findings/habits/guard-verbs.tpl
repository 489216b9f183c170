tenant acme {}

guard g on services {
  deny object.spec.type == "NodePort"
}

guard h on services {
  allow object.spec.type == "ClusterIP"
}
