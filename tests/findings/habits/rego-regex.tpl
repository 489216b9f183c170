tenant acme {}

guard names on services {
  require regex.match("^acme-", object.metadata.name)
}
