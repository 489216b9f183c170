tenant acme {}

guard types on services {
  require object.spec.externalName == null
}
