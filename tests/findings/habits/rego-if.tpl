tenant acme {}

guard no-node-ports on services {
  forbid if object.spec.type == "NodePort"
}
