# Quarantines of nobody, without a day, for long, of what cannot be frozen, with ways to tenants.

cluster c {
  kubernetes 1.37
  cni        cilium
}

quarantine acmee {
  since  2026-11-20
  reason "x"
}

quarantine acme {
  freeze deployment, exec
  keep from globex on tcp/80
}

quarantine globex {
  since  2026-01-01
  reason "long ago"
  keep to 169.254.169.254/32 on tcp/80
}

never any tenant -> 169.254.0.0/16 on any because "credentials"

tenant acme {
  allow to domain "bank.example" on tcp/22
  allow to domain "https://bank" on tcp/22
}

tenant globex {}
