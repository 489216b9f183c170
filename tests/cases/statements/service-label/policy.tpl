service edge {
  namespaces label "example.com/role" = "edge", zone = "eu"
  pods       app = "proxy"
}

tenant acme {
  namespaces "acme"

  allow from edge on tcp/443
}
