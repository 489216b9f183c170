platform {
  in namespace "ingress-nginx" {
    isolation    both
    pod-security baseline

    allow to any tenant on tcp/8080

    limits {
      default cpu 1, memory 1Gi
    }
  }

  in namespace "kube-system" {
    isolation ingress
  }

  in namespace "monitoring" {
    labels {
      team = "observability"
    }

    quota per namespace {
      pods 40
    }

    serviceaccount reader {
      token no
    }

    raw "dashboard.json"
    grant viewer to group "oidc:sre"
  }
}

role viewer {
  can get, list on pods
}

tenant acme {
  namespaces "acme"
}
