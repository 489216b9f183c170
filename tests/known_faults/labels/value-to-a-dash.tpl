# expect: TPL107

tenant shop {
  workload front {
    pods app = "front-"
  }

  allow to 198.51.100.0/24 on tcp/443
}
