tenant acme {}

guard g on services {
  require object.metadata.name == "acme-" + object.spec.type
}
