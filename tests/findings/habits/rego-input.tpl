tenant acme {}

guard no-node-ports on services {
  forbid input.request.object.spec.type == "NodePort"
}
