tenant acme {
  allow ingress from b on tcp/443
  allow egress to internet on tcp/443
  allow ingress b -> acme on tcp/443
}

tenant b {}
