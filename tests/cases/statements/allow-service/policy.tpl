service ingress {
  namespace "ingress"
  pods      app = "gateway"
}

tenant acme {
  namespaces "acme"

  allow from ingress on tcp/8080
}
