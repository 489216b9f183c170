tenant acme {}

guard g on services {
  forbid object.spec.type == "NodePort" AND object.metadata.name == "a"
}

guard h on services {
  forbid NOT object.spec.type == "ClusterIP"
}
