tenant acme {}

guard g on services {
  require object.metadata.labels.app.kubernetes.io/name == "api"
}
