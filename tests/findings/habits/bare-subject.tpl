role viewer {
  can get on pods
}

tenant acme {
  grant viewer to alice
  grant viewer to group devs
  grant viewer group "oidc:devs"
}
