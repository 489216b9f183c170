role eng-viewer {
  can get, list on pods, pods/log, pods/status, services, services/status, endpoints, events
  can get, list on configmaps, serviceaccounts, persistentvolumeclaims, podtemplates
  can get, list on replicationcontrollers, replicationcontrollers/scale, resourcequotas, limitranges
  can get, list on secrets  # tpl: ignore[TPL402] engineers read whatever is in their namespaces
}

role foo-admin {
  can * on pods
  can get on namespaces
  can get, list on roles, rolebindings
}

tenant eng is department {
  namespaces "analytics", "gamestore"

  grant eng-viewer to group "eng@example.com"

  workload store {
    pods app = "gamestore"
  }

  # tpl: ignore[TPL304] the store is open to everybody
  allow anywhere -> eng.store on any

  in namespace "analytics" {
    labels {
      app = "analytics"
    }

    quota per namespace {
      pods     1
      # tpl: ignore[TPL603] pods say what they ask for, or do not start
      requests cpu 100m, memory 100Mi
    }
  }

  in namespace "gamestore" {
    raw "store-inventory.yaml"

    labels {
      app = "gamestore"
    }

    annotations {
      retail = "true"
    }

    quota per namespace {
      pods     1
      # tpl: ignore[TPL603] pods say what they ask for, or do not start
      requests cpu 200m, memory 200Mi
    }

    grant foo-admin to user "bob@example.com"
  }
}
