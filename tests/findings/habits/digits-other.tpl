tenant acme {
  quota per namespace {
    pods ٤٢
  }
}
