tenant acme {}

deny[msg] {
  object.spec.hostNetwork
  msg := "no"
}
