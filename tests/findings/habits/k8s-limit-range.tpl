tenant acme {
  limits {
    defaultRequest cpu 100m
    min cpu 10m
    max cpu 2
  }
}
