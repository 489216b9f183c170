tenant acme {}

guard ports on services {
  require size(object.spec.ports) < 10
}
