tenant acme {}

test at 2026-12-16 "later" {
  expect deny acme -> internet on any
}

test "b" {
  expect acme -> internet on tcp/25 deny
  expect deny tcp/25 acme -> internet
}
