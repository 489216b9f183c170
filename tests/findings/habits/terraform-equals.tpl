tenant acme {
  title      = "Acme Corp"
  namespaces = "acme"
}
