service gateway {
  namespace "gateway"
  pods      app = "gateway"
}

tier profile {
  namespaces "{tenant}"

  workload notebooks {
    pods app = "notebook"

    allow from gateway on tcp/8888
    allow to internet on tcp/443 because "packages"
  }
}

tenant acme is profile {}
