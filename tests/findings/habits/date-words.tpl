tenant acme {}

exception "SEC-1" {
  tenant      acme
  lifts       image-tag
  reason      "moves its tags"
  approved-by "ciso@example.com"
  granted     15 November 2026
  expires     Jan 30 2027
}
