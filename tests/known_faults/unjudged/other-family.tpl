# expect: TPL806 TPL806 TPL901

cluster one {
  kubernetes 1.37
  pods       10.128.0.0/14
}

tenant shop {
  allow from fd00:1::/32 on tcp/5000-6000
}

tenant bank {
  allow to fd00:2::/32 on tcp/5432, udp/53
}

test "nothing crosses" {
  expect no other cross-tenant flows
}
