tenant acme {
  namespaces "acme"
}
