tenant acme {
  description |
    The big one.
    Since 2019.
  tags pci
}
