role viewer {
  can get on pods
}

tenant acme {
  bind viewer to group "oidc:devs"
  grant group "oidc:ops" viewer
  grant viewer to "oidc:devs"
  grant viewer to User "ann"
}
