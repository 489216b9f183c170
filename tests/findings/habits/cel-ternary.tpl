tenant acme {}

guard names on services {
  require object.metadata.name == "a" ? true : false
}
