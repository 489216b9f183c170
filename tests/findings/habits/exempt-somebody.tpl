tenant acme {}

guard g on services {
  exempt group "admins"
  forbid object.spec.type == "NodePort"
}
