# What is closed where nothing opens it, and flows from and to anywhere.

environment dev {}

tier team {
  isolation ingress
  allow to anywhere on any
}

tenant acme is team {
  isolation withheld
}

tenant globex is team {
  in dev {
    isolation withheld
  }

  in namespace "globex" {
    isolation both
  }
}

tenant initech {
  isolation egress
  allow from anywhere on any
}

tenant hooli {
  isolation ingress
  isolation both
}

allow acme -> 198.51.100.0/24 on tcp/25
deny acme -> anywhere on tcp/20-30
allow anywhere -> globex on tcp/22
never anywhere -> globex on tcp/22
allow anywhere -> anywhere on tcp/22
allow anywere -> acme on tcp/22

tenant anywhere {}

allow any pods -> globex on tcp/22
allow any pod -> any pod on tcp/22
