tenant acme {
  workload api {
    matchLabels { app = "api" }
  }

  workload web {
    selector app = "web"
  }
}
