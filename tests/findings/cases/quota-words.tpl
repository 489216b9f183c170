# What a quota counts, and for which pods.

tier classed(class: string) {
  quota per namespace {
    storage class "{class}" 20Gi
  }
}

tenant acme is classed(class: "-") {}

tenant globex {
  quota for priority high {
    pods 1
  }

  quota per namespace for nothing {
    pods 1
  }

  quota per namespace for priority 5 {
    pods 1
  }

  quota per namespace for terminating, not terminating {
    pods 1
  }

  quota per namespace for best-effort {
    pods 1
    cpu  2
  }

  quota per namespace for terminating {
    storage 2Gi
  }

  quota per namespace {
    count    nodes 5, depoyments 2, deployments.apps 3, deployments 4, leaves 2
    requests "cpu" 2, "kubernetes.io/x" 3, x 5
    limits   "example.com/gpu" 2
    storage  2Gi, 4Gi
    storage  class "-" 20Gi
    storage  class fast
  }

  quota per namespace {
    pods 1
  }
}
