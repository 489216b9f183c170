tenant acme {
  namespaces "acme"

  allow to internet on tcp/80-443
}

never any tenant -> internet on tcp/110 because "no mail boxes"
