tenant acme {}

test "a" {
  exepct deny acme -> internet on any
  expect dney acme -> internet on any
  expect deny acme -> interent on any
  expect no other cross-tenant flow
  expect no cross-tenant flows
}
