# Where a service runs: namespaces by name, or by label.

service twice {
  namespace  "a"
  namespaces "b"
}

service mixed {
  namespaces "b", label
}

service nameless {
  namespaces "Upper_Case", "c"
}

service unlabelled {
  namespaces label
}

service by-name {
  namespaces label "kubernetes.io/metadata.name" = "infra"
}

service by-tenant {
  namespaces label "tpl.dev/tenant" = "acme", "tags.tpl.dev/pci" = "true"
}

service nowhere {
  pods app = "web"
}

service edge {
  namespaces label team = "edge"
  pods       app = "proxy"
}

tenant globex {
  allow from edge on tcp/80
  allow from edges on tcp/80
  allow to namespace "globex" on tcp/25
  allow to namespace "Mail" on tcp/25
}
