tenant acme {
  namespaces "acme"

  images {
    from   "registry.example.com/acme/*"
    forbid-tags "latest"
    digest required
  }
}
