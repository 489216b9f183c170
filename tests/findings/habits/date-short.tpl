tenant acme {}

exception "SEC-1" {
  tenant      acme
  lifts       image-tag
  reason      "moves its tags"
  approved-by "ciso@example.com"
  granted     2026-11-5
  expires     31-01-2027
}
