role dev {
  can get on pods
}

tenant acme {
  grant role dev to group "oidc:devs"
  grant dev role to group "oidc:devs"
}
