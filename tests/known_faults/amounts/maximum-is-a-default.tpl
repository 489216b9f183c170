# expect:

tenant shop {
  quota per namespace {
    cpu 8
  }

  limits {
    max cpu 2
  }
}
