tenant acme {
  namespaces "acme"
  isolation  ingress
}
