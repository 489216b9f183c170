# expect: TPL107

service cache {
  namespace "platform"
  pods "a b" = "x"
}

tenant shop {
  allow shop -> cache on tcp/6379
}
