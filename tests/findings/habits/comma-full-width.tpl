tenant acme {
  namespaces "acme"，"acme-jobs"
  tags pci、eu
}
