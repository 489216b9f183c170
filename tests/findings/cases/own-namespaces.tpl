platform {
  in namespace "Monitoring" {
    isolation ingress
  }

  in namespace "monitoring" {
    isolation ingress

    images {
      from "registry.example.com/*"
    }

    same-tenant closed
    mode audit

    labels {
      team = "{tenant}"
    }

    allow acme -> globex on tcp/80
    deny to internet on any

    grant viewer to group "acme-devs"
    grant viewer to serviceaccount "acme/robot"
    grant viewer to group "system:unauthenticated"
    grant viewer to group "sre" in every tenant

    raw "nothing.yaml"
  }

  in namespace "logging" {
    allow from namespace "monitoring" on tcp/80
    grant editor to group "{tenant}-devs"
    grant editor to shared group "{tenant}-ops" because "they look after it together"
  }

  in staging {
    isolation ingress
  }
}

role viewer {
  can get on pods
}

role editor {
  can create on pods
}

allow namespace "logging" -> internet on tcp/443

tenant acme {
  grant viewer to group "acme-devs"
}

tenant globex {
  namespaces "monitoring"
}
