tenant acme {}

guard g on services {
  require object.metadata.name matches "^acme-.*$"
  require object.metadata.name =~ "^acme-"
}
