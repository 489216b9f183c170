tenant acme {
  quota per namespace for priority high, batch {
    pods     5
    requests cpu 2, "example.com/gpu" 1
  }

  quota per namespace for best-effort, not terminating {
    pods  4
    count pods 8
  }

  quota per namespace for not best-effort {
    pods 6
  }

  quota per namespace for terminating {
    limits memory 2Gi
  }

  quota per namespace for cross-namespace-affinity {
    pods 0
  }

  limits {
    default cpu 100m, memory 64Mi
  }
}
