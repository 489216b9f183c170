cluster eu {
  kubernetes 1.37
  inventory  "namespaces.json"
}

tenant acme {
  namespaces "acme*"
}
