# Flows: their ends, consent, and what contradicts them.

service mail {
  namespace "mail"
}

network bank = 198.51.100.0/24

tenant acme {
  tags pci

  workload web {
    pods app = "web"
  }

  allow to any tenant on tcp/80
  allow to 0.0.0.0/0 on tcp/80
  allow from globex on tcp/80
  allow globex -> initech on tcp/80
  allow acme -> globex on tcp/80 {
    review tomorrow
    grant viewer to group "acme"
  }
}

tenant globex {
}

tenant initech {
}

allow any tenant -> globex on tcp/80 because "all of them"
allow acme.wbe -> internet on tcp/80
allow acme.web -> internet on any
allow mail -> internet on tcp/80
