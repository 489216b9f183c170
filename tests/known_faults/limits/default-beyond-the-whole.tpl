# expect: TPL202

tenant shop {
  quota per namespace {
    memory 1Gi
  }

  limits {
    default memory 4Gi
  }
}
