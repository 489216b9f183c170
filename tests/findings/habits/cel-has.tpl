tenant acme {}

guard labels on services {
  require has(object.metadata.labels)
}
