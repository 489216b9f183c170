tenant acme {
  namespaces "acme"

  workload web {
    pods app = "web"
  }

  allow to anywhere on tcp/443
  allow anywhere -> acme.web on tcp/80
}
