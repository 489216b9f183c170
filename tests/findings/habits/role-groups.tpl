role dev {
  can get on deployments.apps
  can "*" on pods
  can * on "*"
}

tenant acme {
  grant dev to group "oidc:devs"
}
