# Ends of flows, and flows that contradict each other.

service mail {
  namespace "mail"
}

network bank = 198.51.100.0/24

tenant acme {
}

tenant initech {
}

allow acme -> domain "bank.example.com" on tcp/443
allow acme -> domain "*.com" on tcp/443
allow acme -> domain "192.0.2.7" on tcp/443
allow acme -> domain "a.*.example.com" on tcp/443
allow acme -> domain "web.mail.svc" on tcp/443
allow acme -> domain api.example.com on tcp/443
allow domain "api.example.com" -> acme on tcp/443
deny acme -> domain "api.example.com" on tcp/443
allow acme -> other tenant on tcp/443
allow acme -> same tenant on tcp/443
allow acme -> mial on web
allow tag pic -> mail on tcp/25
allow acme -> initech on tcp/25 {
  agreed-by acme, initech
}
never acme -> initech on tcp/25 because "no mail"
allow initech -> network bank on tcp/25
deny initech -> network bank on tcp/25
