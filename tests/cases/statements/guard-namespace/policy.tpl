guard inside on services {
  title  "Nothing in production is reached by a port of the node"
  forbid namespace.labels.stage == "prod" and object.spec.type == "NodePort"
}

tenant acme {
  labels {
    stage = "prod"
  }
}
