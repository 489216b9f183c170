# expect: TPL806 TPL901 TPL901

tenant shop {
  allow from 10.0.0.0/8 on tcp/5432
}

tenant bank {
  isolation ingress
}

test "nothing crosses" {
  expect deny bank -> shop on any
  expect deny shop -> bank on any
  expect no other cross-tenant flows
}
