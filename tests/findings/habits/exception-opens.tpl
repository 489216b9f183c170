tenant acme {}

exception "SEC-1" {
  tenant      acme
  reason      "x"
  approved-by "ciso@example.com"
  granted     2026-11-15
  expires     2027-01-30
  lifts       all
}

exception "SEC-2" {
  tenant      acme
  reason      "x"
  approved-by "ciso@example.com"
  granted     2026-11-15
  expires     2027-01-30
  raises      images.from "quay.io/x/*"
}

exception "SEC-3" {
  tenant      acme
  reason      "x"
  approved-by "ciso@example.com"
  granted     2026-11-15
  expires     2027-01-30
  raises      images to "quay.io/x/*"
}

exception "SEC-4" {
  tenant      acme
  reason      "x"
  approved-by "ciso@example.com"
  granted     2026-11-15
  expires     2027-01-30
  lifts       guard "image-tag"
}
