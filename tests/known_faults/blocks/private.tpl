# expect: TPL806 TPL806

tenant shop {
  allow from 172.16.0.0/12 on tcp/6379
}

tenant bank {
  allow to 172.16.0.0/12 on tcp/6379
}
