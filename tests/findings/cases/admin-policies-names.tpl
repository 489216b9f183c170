# What an exception opens by a name, no policy above the tenants' own can let pass: the `deny` is held below them.

cluster eu {
  cni            cilium
  admin-policies clusternetworkpolicy
}

tenant acme {
  deny to 8.8.8.0/24 on tcp/443
}

exception "MOVE-1" {
  tenant      acme
  reason      "the old shop moves"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-31

  allow acme -> domain "old.example.com" on tcp/443
}
