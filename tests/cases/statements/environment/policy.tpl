environment prod {}

environment dev {}

tenant acme {
  namespaces "acme"

  in prod {
    pod-security restricted
  }

  in dev {
    pod-security baseline
  }
}
