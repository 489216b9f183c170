tenant acme {
  deny acme -> self on any
  allow from itself on any
  deny from same-tenant on any
  allow from namespace acme on tcp/80
  allow acme -> kubernetes on tcp/443
  allow to world on tcp/443
  allow to 0.0.0.0/0 on tcp/443
}
