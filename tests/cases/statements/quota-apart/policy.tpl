tenant acme {
  namespaces "acme"

  quota per namespace {
    memory   16Gi
    requests cpu 4, memory 8Gi
    limits   cpu 8
  }

  limits {
    default cpu 1, memory 512Mi
    default-request cpu 200m
    max     cpu 4
  }
}
