tenant acme {}

guard g on services {
  require "app" in object.metadata.labels
}
