tenant acme {
  namespaces "acme"
  title "Acme Corp"
  owner "team@acme.example.com"
  tags  pci, eu
}
