role viewer {
  can get, list on Pods, Deployment
}

tenant acme {
  grant viewer to group "oidc:devs"
}
