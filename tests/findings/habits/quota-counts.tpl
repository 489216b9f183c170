tenant acme {
  quota per namespace {
    secrets    5
    configmaps 10
    gpu        1
  }
}
