tenant acme {
  namespaces "acme"

  workload db {
    pods app = "db"
  }

  allow to internet on tcp/443
}

deny acme.db -> internet on tcp/443 because "data stays"
