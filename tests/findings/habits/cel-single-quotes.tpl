tenant acme {}

guard types on services {
  forbid object.spec.type == 'NodePort'
}
