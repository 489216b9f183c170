tenant acme {}

exception "SEC-1" {
  tenant      acme
  reason      "x"
  approved-by "ciso@example.com"
  granted     2026-11-15
  lifts       image-tag
  expires     never
}

exception "SEC-2" {
  tenant      acme
  reason      "x"
  approved-by "ciso@example.com"
  granted     2026-11-15
  lifts       image-tag
  expires     in 90 days
}
