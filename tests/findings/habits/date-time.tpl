tenant acme {}

test "later" at 2026-12-16T00:00:00Z {
  expect deny acme -> internet on tcp/25
}
