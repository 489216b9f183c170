# $ tpl check --target ciliumclusterwidenetworkpolicy,namespaces
# Denials have no order: what exceptions open has to be taken out of them.
cluster eu {
  cni cilium
}

service mail {
  namespace "mail"
}

tenant acme {
  workload w0 {
    pods app = "w0", part0 = "x"
  }

  workload w1 {
    pods app = "w1", part1 = "x"
  }

  workload w2 {
    pods app = "w2", part2 = "x"
  }

  workload w3 {
    pods app = "w3", part3 = "x"
  }

  workload w4 {
    pods app = "w4", part4 = "x"
  }

  workload w5 {
    pods app = "w5", part5 = "x"
  }

  workload w6 {
    pods app = "w6", part6 = "x"
  }
}

deny acme -> mail on tcp/25

exception "OPS-1" {
  tenant      acme
  reason      "the old reports"
  approved-by "ops@example.com"
  granted     2026-11-01
  expires     2026-12-31

  allow acme.w0 -> mail on tcp/25
  allow acme.w1 -> mail on tcp/25
  allow acme.w2 -> mail on tcp/25
  allow acme.w3 -> mail on tcp/25
  allow acme.w4 -> mail on tcp/25
  allow acme.w5 -> mail on tcp/25
  allow acme.w6 -> mail on tcp/25
}
