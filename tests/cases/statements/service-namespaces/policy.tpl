service metrics {
  namespaces "monitoring", "monitoring-eu"
  pods       app = "prometheus"
}

tenant acme {
  namespaces "acme"

  allow from metrics on tcp/9090
}
