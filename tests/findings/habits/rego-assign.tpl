tenant acme {}

guard names on services {
  name := object.metadata.name
  require name starts with "acme-"
}
