role viewer {
  can read on pods
  can GET on pods
  can get pods
}

tenant acme {
  grant viewer to group "oidc:devs"
}
