# Namespaces of a tenant with settings of their own, and a way from one to the other.

tenant acme {
  namespaces  "acme", "acme-ci"
  same-tenant space

  space prod {
    namespaces "acme-web", "acme-db"

    quota per namespace {
      pods 100
    }
  }

  in namespace "acme-ci" {
    same-tenant closed
    allow to acme.prod on tcp/443
  }
}
