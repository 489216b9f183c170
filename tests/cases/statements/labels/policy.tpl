tenant acme {
  labels {
    team = "shop"
    "example.com/cost-centre" = "42"
  }

  labels open {
    stage = "dev"
  }

  annotations {
    "scheduler.alpha.kubernetes.io/node-selector" = "pool=gold"
  }
}
