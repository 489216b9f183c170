# Cilium holds flows to domains, but for what its denials cannot say and what its DNS proxy does not see.

cluster eu {
  cni cilium
}

tenant deaf {
  deny to kube-dns on udp/53
  allow to domain "api.example.com" on tcp/443
}

tenant acme {
  deny to 8.8.8.0/24 on tcp/443
  allow to domain "api.example.com" on tcp/443
}

exception "MOVE-1" {
  tenant      acme
  reason      "the old shop moves"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-31

  allow acme -> domain "old.example.com" on tcp/443
}

tenant many {
  workload a { pods a = "v" }
  workload b { pods b = "v" }
  workload c { pods c = "v" }
  workload d { pods d = "v" }
  workload e { pods e = "v" }
  workload f { pods f = "v" }
  workload g { pods g = "v" }
  workload h { pods h = "v" }

  deny many.a -> 8.8.8.0/32 on tcp/443
  deny many.b -> 8.8.8.1/32 on tcp/443
  deny many.c -> 8.8.8.2/32 on tcp/443
  deny many.d -> 8.8.8.3/32 on tcp/443
  deny many.e -> 8.8.8.4/32 on tcp/443
  deny many.f -> 8.8.8.5/32 on tcp/443
  deny many.g -> 8.8.8.6/32 on tcp/443
  deny many.h -> 8.8.8.7/32 on tcp/443

  allow to domain "api.example.com" on tcp/443
}
