# expect: TPL806 TPL806 TPL806

tenant shop {
  allow from 10.0.0.0/8 on tcp/5432
  allow to   10.0.0.0/8 on udp/53
}

tenant bank {
  allow to 172.16.0.0/12 on tcp/443
}

test "no port in common, or one tenant alone" {
  expect no other cross-tenant flows
}
