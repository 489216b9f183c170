tenant acme {}

guard names on services {
  forbid !object.metadata.name == "a"
}
