# What is temporary. After its last day a build leaves an exception out and says so.

import "tenants.tpl"

exception "SEC-4502" {
  tenant      globex
  raises      images.from to "quay.io/legacy-vendor/*"
  reason      "the image mirror is not ready"
  approved-by "security@example.com"
  granted     2026-11-10
  expires     2027-03-15
}

exception "SEC-4519" {
  tenant      globex
  # tpl: ignore[TPL315] globex runs nothing else that could take the label
  allow       globex.etl -> network bank on tcp/22
  reason      "file drop until the bank's API is live"
  approved-by "security@example.com"
  granted     2026-11-20
  expires     2027-02-28
}

exception "SEC-4530" {
  tenant      acme
  lifts       no-node-ports
  only        namespace "acme-edge"
  reason      "hardware load balancer, replaced in spring"
  approved-by "ciso@example.com"
  granted     2026-11-15
  expires     2027-04-30
}
