tenant acme {}

guard names on services {
  require object.metadata.name.startsWith("acme-")
}
