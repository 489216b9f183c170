# Exceptions: what they need, what they can open, and for how long.

tenant acme {
  namespaces "acme"
}

tenant globex {
  namespaces "globex"
}

exception "unsigned" {
  tenant acme
}

exception "opens-nothing" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-11-01
  expires 2026-12-31
}

exception "wrong-kinds" {
  tenant acne
  reason "r"
  approved-by "a"
  granted 2026-11-01
  expires 2026-12-31
  lifts namespace-ownership, imge-tag
  only acme
  raises images.from
  raises quota.cpu to 4
  raises images.from to "registry*"
  can get on pods
}

exception "one-namespace" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-11-01
  expires 2026-12-31
  only namespace "acme"

  allow acme -> internet on tcp/80
}

exception "of-another" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-11-01
  expires 2026-12-31
  lifts image-tag
  only namespace "globex"

  allow acme -> any tenant on tcp/80
  allow acme -> globex on tcp/80
}

exception "backwards" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-11-30
  expires 2026-11-01
  lifts image-tag
}

exception "long" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-11-01
  expires 2027-11-01
  lifts image-tag
}

exception "over" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-10-01
  expires 2026-10-31
  lifts image-tag
}

exception "nearly-over" {
  tenant acme
  reason "r"
  approved-by "a"
  granted 2026-10-01
  expires 2026-11-30
  lifts image-tag
}
