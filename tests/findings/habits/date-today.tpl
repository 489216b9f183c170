tenant acme {}

exception "SEC-1" {
  tenant      acme
  lifts       image-tag
  reason      "moves its tags"
  approved-by "ciso@example.com"
  granted     today
  expires     tomorrow
}
