tenant acme {}

exception SEC-4502 {
  tenant acme
}
