tenant acme {
  namespaces "acme"

  workload api {
    pods app = "api"
  }

  accept globex -> acme.api on tcp/8443
}

tenant globex {
  namespaces "globex"

  allow globex -> acme.api on tcp/8443 because "orders"
}
