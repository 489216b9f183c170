# What a cluster has.

cluster prod {
  kubernetes 1.37
  capacity cpu 10, memory 64Gi, "example.com/gpu" 4
  capacity services 5, cpu 3, pods
  overcommit 0.5
}

tenant acme {
  namespaces "acme", "acme-b"

  quota per namespace {
    cpu      4
    requests "example.com/gpu" 1
  }

  limits {
    default cpu 1
  }
}

tenant globex {
  quota per namespace {
    cpu 4
  }

  limits {
    default cpu 1
  }
}
