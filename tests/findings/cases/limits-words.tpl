# What limits are of, and how their amounts go together.

tenant acme {
  limits 5 {
    max cpu 4
  }

  limits nodes {
    max cpu 4
  }

  limits pod {
    default cpu 4
    max     storage 5Gi
  }

  limits pod {
    max cpu 4
  }
}

tenant globex {
  quota per namespace {
    storage                10Gi
    storage                class fast 20Gi
    persistentvolumeclaims 4, class fast 5
    requests               "example.com/gpu" 1
  }

  limits {
    default-request cpu 250m, "example.com/gpu" 1
    default         cpu 4, memory 1Gi
    max             cpu 8, memory 2Gi, "example.com/gpu" 2
    min             cpu 5, memory 512Mi
    ratio           cpu 8, ephemeral-storage 0.5, memory 5
  }

  limits pod {
    min cpu 500m
    max cpu 6, ephemeral-storage 1Gi
  }

  limits claim {
    max storage 50Gi
    min storage 60Gi
  }
}
