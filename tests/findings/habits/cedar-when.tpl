tenant acme {}

guard types on services {
  forbid when { object.spec.type == "NodePort" }
}
