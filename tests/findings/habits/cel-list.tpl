tenant acme {}

guard types on services {
  require object.spec.type in ["ClusterIP", "ExternalName"]
}
