tenant acme {}

exception "SEC-1" {
  tenant      acme
  lifts       image-tag
  reason      "moves its tags"
  approved-by "ciso@example.com"
  granted     2026-11-15
  expires     30.01.2027
}
