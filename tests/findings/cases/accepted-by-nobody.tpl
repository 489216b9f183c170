# An `accept` that nobody asks for.

service vault {
  namespace "vault"
}

tenant acme {
  tags pci
  accept tag pci -> globex on tcp/443
  accept service vault -> acme on tcp/443
}

tenant globex {
  accept acme -> initech on tcp/443
}

tenant initech {}
