role viewer {
  can get, list on pods, pods/log
}

tenant acme {
  namespaces "acme"

  grant viewer to group "acme-people", serviceaccount "acme/ci"
}
