tenant acme {
  limits {
    default 100m cpu
    max     2 cpu, 4Gi memory
  }

  quota per namespace {
    4 cpu
  }
}
