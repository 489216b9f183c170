# Hosts and classes: what they are, whose they are, and who may say so.

tier web {
  ingress {
    hosts "*.{tenant}.example.com", "*.shared.example.com"
    class nginx
  }

  storage {
    classes standard
  }
}

tenant acme is web {
  ingress {
    custom-hosts allowed
    hosts += "shop.acme.com"
    class internal
  }

  storage {
    classes 5
  }
}

tenant globex is web {
  storage {
    classes standard, 5
  }

  ingress {
    custom-hosts = "allowed"
    hosts "a.*.com"
  }
}

tenant initech {
  ingress {
    hosts "web.acme.example.com"
  }

  storage {
    classes "Fast", fast
  }
}

tenant soylent {
  nodes pool = "a", pool = "b"
}

tier gold(region: string) {
  nodes pool = "gold-{region}"
}

tenant hooli is gold(region: "not a label") {}

tenant piper is gold(region: "eu") {
  nodes disk = "fast"
}

guard on-texts on pods {
  require object.spec.nodeName matches tenant.nodes
  require object.spec.nodeName matches name tenant.nodes
}

tenant umbrella {
  storage {
    classes fast
  }
}

exception "taken" {
  tenant      umbrella
  raises      storage.classes to slow
  raises      ingress.hosts to initech
  raises      ingress.hosts to "web.acme.example.com"
  reason      "r"
  approved-by "a"
  granted     2026-11-01
  expires     2026-12-31
}
