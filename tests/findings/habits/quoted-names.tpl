tenant acme {}

tenant globex {}

role viewer {
  can get on pods
}

allow "acme" -> "globex" on tcp/443

tenant initech {
  grant "viewer" to group "oidc:devs"
}
