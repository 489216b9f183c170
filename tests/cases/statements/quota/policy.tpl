tenant acme {
  namespaces "acme"

  quota per namespace {
    cpu    4
    memory 16Gi
    pods   50
    load-balancers 0
  }

  limits {
    default cpu 500m, memory 512Mi
  }
}
