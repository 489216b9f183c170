# expect: TPL603

tenant shop {
  quota per namespace {
    cpu 8
  }
}
