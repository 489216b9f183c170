tenant acme {}

guard g on services {
  message: "no node ports"
  forbid:  object.spec.type == "NodePort"
}
