tenant acme {
  namespaces "acme", "acme-dev"

  in namespace "acme-dev" {
    # tpl: ignore[TPL306] nobody knows yet what it talks to
    isolation withheld
  }
}
