tenant acme {
  limits {
    default cpu = 100m, memory = 128Mi
    max cpu: 2
  }

  quota per namespace {
    requests cpu = 2
  }
}
