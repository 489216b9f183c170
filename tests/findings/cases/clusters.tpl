# Tenants on some clusters: names that there are not.

cluster eu {}

cluster us {}

tier local {
  clusters eu, mars
}

tenant acme is local {
  clusters "us"

  space lab {
    namespaces "acme-lab"
    clusters   us
  }
}

tenant globex is local {}

tenant initech {
  clusters venus
}
