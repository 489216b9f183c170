tenant acme {
  namespaces "acme"

  images {
    from "registry.example.com/acme/*"
  }
}

exception "VENDOR-1" {
  tenant      acme
  reason      "the vendor's agent"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-31
  raises      images.from to "quay.io/vendor/*"
}
