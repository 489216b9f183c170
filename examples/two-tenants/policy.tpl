# The smallest useful policy: two tenants that cannot reach each other.
# Nothing has to say "deny": what is not allowed is denied.

policy two-tenants {
  title "Two isolated tenants"
  owner "platform@example.com"
}

tenant acme {
  namespaces "acme"
}

tenant globex {
  namespaces "globex"
}

test "tenants cannot reach each other" {
  expect allow acme -> acme on tcp/8080
  expect deny  acme -> globex on any
  expect deny  globex -> acme on any
}
