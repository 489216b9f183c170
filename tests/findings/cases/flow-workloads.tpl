# A workload is an end with the tenant whose it is.

service mail {
  namespace "mail"
}

tenant acme {
  workload web {
    pods app = "web"
  }

  allow web -> mail on tcp/25
}
