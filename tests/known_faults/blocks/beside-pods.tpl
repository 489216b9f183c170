# expect:

cluster one {
  kubernetes 1.36
  pods       10.128.0.0/14
}

tenant shop {
  allow to 10.20.0.0/16 on tcp/6379
}
