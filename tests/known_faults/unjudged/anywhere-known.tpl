# expect:

cluster one {
  kubernetes 1.37
  pods       10.128.0.0/14, fd00:10::/56
}

tenant shop {
  allow from 10.0.0.0/9 on tcp/5432
}

tenant bank {
  isolation ingress
}

test "nothing crosses" {
  expect no other cross-tenant flows
}
