# expect: TPL806 TPL806 TPL901 TPL901 TPL901

tenant shop {
  allow from 10.0.0.0/8 on tcp/5432
}

tenant bank {
  allow to anywhere on tcp/5432
}

tenant post {
  allow from anywhere on tcp/25
}

tenant mill {
  allow to fd00::/8 on tcp/25
}

test "nothing crosses" {
  expect deny bank -> shop on any
  expect deny mill -> post on any
  expect deny shop -> bank on any
  expect deny mill -> shop on any
  expect no other cross-tenant flows
}
