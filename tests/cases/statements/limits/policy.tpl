tenant acme {
  namespaces "acme"

  limits {
    default cpu 500m, memory 512Mi
    max     cpu 2,    memory 4Gi
  }
}
