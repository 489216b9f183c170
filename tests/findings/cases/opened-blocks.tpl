# Blocks that may take in pods, and flows that a tenant opens to itself.

cluster eu {
  kubernetes 1.36
  pods       10.128.0.0/14
}

network all = 0.0.0.0/0

tenant acme {
  workload web { pods app = "web" }
  workload db { pods app = "db" }
  allow to 10.0.0.0/8 on tcp/5432
  allow to fd00::/8 on tcp/5432
  allow to network all on tcp/443
  allow acme.web -> acme.db on tcp/5432
  allow from acme.web on tcp/80
  accept acme.web -> acme.db on tcp/5432
}
