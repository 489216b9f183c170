tenant acme {
  workload api {
    pods app == "api"
  }
}
