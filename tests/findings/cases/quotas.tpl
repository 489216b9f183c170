# Amounts.

tenant acme {
  namespaces "acme"

  quota {
    cpu 4
  }

  limits {
    default cpu, memory 4Gi
    default pods 4
    default memory 2Gi
    max cpu 4Gi
  }
}

tenant globex {
  namespaces "globex", "globex-edge", "globex-data"

  quota total split evenly over 2 {
    cpu 1 2
    memory 1Gi
    pods 1
  }

  limits {
    default memory 3Gi
    max memory 2Gi
  }
}

tenant apart {
  quota per namespace {
    requests cpu 8, memory 1Gi
    limits   cpu 4
    limits   storage 1Gi
  }

  limits {
    default         cpu 1, memory 2Gi
    default-request cpu 2
    max             memory 1Gi
  }
}

tenant initech {
  namespaces "initech-*"

  quota total {
    memory 4Gi
  }
}

tier base {
  limits {
    default cpu 4
    max cpu 2
  }
}

tenant hooli is base {
  namespaces "hooli"
}
