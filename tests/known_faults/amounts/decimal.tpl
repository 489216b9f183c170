# expect:

tenant shop {
  quota per namespace {
    memory 2500M
  }

  limits {
    max memory 1Gi
  }
}
