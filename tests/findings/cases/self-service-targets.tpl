platform {
  serviceaccount "kyverno/kyverno-background-controller"
}

tenant acme {
  namespaces   "acme", "acme-*"
  self-service on
}
