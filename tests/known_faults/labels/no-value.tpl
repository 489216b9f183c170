# expect:

tenant shop {
  workload front {
    pods app = ""
  }

  allow to 198.51.100.0/24 on tcp/443
}
