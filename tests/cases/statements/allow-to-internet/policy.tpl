tenant acme {
  namespaces "acme"

  allow to internet on tcp/443
}
