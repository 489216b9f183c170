tenant acme {
  namespaces "acme"
}

exception "MOVE-1" {
  tenant      acme
  reason      "the old shop moves"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-31

  allow acme -> internet on tcp/5432
}
