role viewer {
  can get on pods
}

tenant acme {
  grant viewer to serviceaccount "acme:ci"
  grant viewer to serviceaccount ci
  grant viewer to user "system:serviceaccount:acme:ci"
}
