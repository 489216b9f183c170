tenant acme {
  namespaces "acme"

  allow to namespace "mail" on tcp/25
}
