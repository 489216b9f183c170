tenant acme {
  limits {
    default         cpu 1
    default-request cpu 500m
    min             cpu 10m
    max             cpu 2, ephemeral-storage 2Gi, "example.com/gpu" 1
    ratio           cpu 4
  }

  limits pod {
    min cpu 20m
    max cpu 3
  }

  limits claim {
    min storage 1Gi
    max storage 10Gi
  }
}
