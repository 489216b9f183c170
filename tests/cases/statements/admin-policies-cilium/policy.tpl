cluster eu {
  kubernetes 1.37
  cni        cilium
}

network metadata = 169.254.169.254/32

service mail {
  namespace "mail"
  pods      app = "smtp"
}

tenant t {
  deny from 192.0.2.0/24 on tcp/25-27
}

deny any tenant -> mail on tcp/25-26

never any tenant -> network metadata on any because "cloud credentials"

exception "OPS-1" {
  tenant      t
  reason      "the old mail gateway"
  approved-by "ops@example.com"
  granted     2026-11-01
  expires     2026-12-31

  allow t -> mail on tcp/25
}
