tenant acme {
  title: "Acme"
  tags = = pci
}

allow acme => globex on tcp/443
