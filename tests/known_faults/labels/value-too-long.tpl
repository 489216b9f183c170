# expect: TPL107

tenant shop {
  workload front {
    pods app = "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv"
  }

  allow to 198.51.100.0/24 on tcp/443
}
