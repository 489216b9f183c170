tenant acme {
  quota per namespace {
    memory  512
    storage 1TB
    cpu     2GHz
    pods    ten
    services 10.5
  }
}
