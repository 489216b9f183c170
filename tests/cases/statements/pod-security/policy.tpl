tenant acme {
  namespaces   "acme"
  pod-security baseline
}
