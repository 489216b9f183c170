tenant acme {}

test acme-is-closed {
  expect acme -> internet on tcp/25 denied
}

test "closed" {
  assert deny acme -> internet on tcp/25
  expect deny acme -> internet
}
