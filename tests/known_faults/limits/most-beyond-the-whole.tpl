# expect: TPL202

tenant shop {
  quota per namespace {
    cpu 2
  }

  limits {
    max cpu 4
  }
}
