# expect:

tenant shop {
  quota per namespace {
    memory 1.5Gi
    cpu    0.5
  }

  limits {
    default memory 0.5Gi, cpu 0.25
  }
}
