tenant acme {
  title „Acme Corp“
  owner «it@acme.example»
}
