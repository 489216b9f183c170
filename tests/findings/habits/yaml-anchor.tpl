tenant acme {
  namespaces &names "acme"
}

tenant globex {
  namespaces *names
}
