# expect:

tenant shop {
  workload front {
    pods "app.kubernetes.io/name" = "Front_1.2"
  }

  allow to 198.51.100.0/24 on tcp/443
}
