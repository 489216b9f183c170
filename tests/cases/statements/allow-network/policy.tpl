network bank = 198.51.100.0/24, 203.0.113.0/28

tenant acme {
  namespaces "acme"
}

allow acme -> network bank on tcp/8443, tcp/9000-9010
