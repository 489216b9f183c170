# What a tenant's block cannot say.

role viewer {
  can get on pods
}

tenant acme {
  namespaces "acme"
  title
  owner "one@example.com", "another@example.com"
  owner "twice@example.com"
  tags "pci"
  pod-security strict
  colour blue
  images = "registry.example.com/acme/*"

  images "registry.example.com/*"
  limits

  workload one two {
    pods app = "web"
  }

  workload twice {
    pods app = "one"
  }

  workload twice {
    pods app = "two"
  }

  workload nothing {
    pods app
  }

  grant viewer to serviceaccount "bot"

  in staging {
    in staging {
    }
  }

  import "other.tpl"
  require object.metadata.name is set
}

environment staging {
}
