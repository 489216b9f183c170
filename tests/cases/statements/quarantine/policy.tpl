service forensics {
  namespace "forensics"
}

tenant acme {
  allow from forensics on tcp/80
}

quarantine acme {
  since  2026-11-20
  reason "cryptominer"
  freeze deployments, exec
  keep from forensics on tcp/8443
}
