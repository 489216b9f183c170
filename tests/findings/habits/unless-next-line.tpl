tenant acme {}

guard g on services {
  require object.spec.type == "ClusterIP"
          unless object.metadata.name == "edge"
}
