# A `deny` is taken out of what is open, and each that crosses another doubles what is left.

tenant acme {
  namespaces "acme"

  workload a { pods a = "v" }
  workload b { pods b = "v" }
  workload c { pods c = "v" }
  workload d { pods d = "v" }
  workload e { pods e = "v" }
  workload f { pods f = "v" }
  workload g { pods g = "v" }
  workload h { pods h = "v" }
}

deny acme.a -> acme.a on tcp/80
deny acme.b -> acme.b on tcp/80
deny acme.c -> acme.c on tcp/80
deny acme.d -> acme.d on tcp/80
deny acme.e -> acme.e on tcp/80
deny acme.f -> acme.f on tcp/80
deny acme.g -> acme.g on tcp/80
deny acme.h -> acme.h on tcp/80
