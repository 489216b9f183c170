# expect: TPL806

tenant shop {
  allow to 100.64.0.0/10 on tcp/6379
}
