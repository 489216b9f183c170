tenant acme {
  owner null
  tags  ~
  namespaces []
}
