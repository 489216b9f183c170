tenant acme {
  title "Acme Corp"
  tags pci
}
