# expect: TPL806

cluster one {
  kubernetes 1.36
  pods       10.128.0.0/14
}

tenant shop {
  allow to fd00::/8 on tcp/6379
}
