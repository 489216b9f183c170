cluster eu {
  kubernetes     1.37
  admin-policies clusternetworkpolicy
}

tenant t {}

quarantine t {
  since  2026-11-20
  reason "a stolen token"

  keep from namespace "forensics" on tcp/443
}
