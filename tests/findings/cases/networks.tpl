# Clusters, services, and named networks and ports.

cluster eu {
  pods 10.0.0.0/8
  services "10.96.0.0/12"
  kubernetes 1
  kyverno 1.19 1.20
  dns coredns
}

service mail {
  namespace "mail"
}

service nowhere {
  pods app = "x"
}

network bank = 198.51.100.0/24
network wrong = "198.51.100.0/24"
network mapped = ::ffff:198.51.100.0/120
ports odd = 443

tenant acme {
  allow to 10.0.0.0/16 on tcp/80
}

allow acme -> bank on tcp/80
allow acme -> network wrong on tcp/80
allow acme -> network nodes on odd
allow acme -> network bnak on tcp/80
