tenant acme {
  title: "Acme"
  tags pci
}
