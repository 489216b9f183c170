service ingress {
  namespace "ingress-nginx"
  pods app.kubernetes.io/name = "ingress-nginx"
}

tenant acme {
  allow from ingress on tcp/443
}
