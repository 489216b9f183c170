tenant acme {
  namespaces "acme"
}

exception "LEGACY-1" {
  tenant      acme
  reason      "a vendor's image without tags"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-31
  lifts       image-tag
}
