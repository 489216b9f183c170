role viewer {
  can get, list on pods, pods/log
}

platform {
  group "oidc:platform-admins"
  grant viewer to group "oidc:sre" in every tenant
}

tenant acme {
  namespaces "acme"

  grant viewer to group "acme-people"
}
