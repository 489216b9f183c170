tenant acme {
  namespaces "acme", "acme-prod"

  in namespace acme-prod {
    pod-security baseline
  }
}
