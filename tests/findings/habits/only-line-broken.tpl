tenant acme {
  images {
    from registry.example.com/acme/*
  }

  quota per namespace {
    cpu: 4
  }

  space data {
    namespaces = [acme-data]
  }
}

service mail {
  namespace = [mail]
}
