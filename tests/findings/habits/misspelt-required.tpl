tenant acme {
  workload api {
    pod app = "api"
  }

  space data {
    namspaces "acme-data"
  }
}

service mail {
  namespce "mail"
}

exception "SEC-1" {
  tenant      acme
  lift        image-tag
  reasn       "moves its tags"
  approved-by "ciso@example.com"
  granted     = 2026-11-15
  expires     2027-01-30
}
