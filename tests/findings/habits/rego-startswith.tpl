tenant acme {}

guard names on services {
  require startswith(object.metadata.name, "acme-")
}
