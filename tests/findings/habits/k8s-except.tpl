tenant acme {
  allow to 10.0.0.0/8 except 10.1.0.0/16 on tcp/443
}
