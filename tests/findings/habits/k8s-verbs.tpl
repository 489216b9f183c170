role dev {
  can read, write on pods
  can view on services
  can get, list, watch pods, services
  allow get on pods
}

tenant acme {
  grant dev to group "oidc:devs"
}
