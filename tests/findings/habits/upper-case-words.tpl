TENANT acme {}

Tenant globex {
  Title "Globex"
}

ALLOW acme -> globex on tcp/443
