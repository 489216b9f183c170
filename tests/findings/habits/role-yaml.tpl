role viewer {
  verbs     "get", "list"
  resources "pods"
}

tenant acme {
  grant viewer to group "oidc:devs"
}
