# A fleet of three clusters, and two teams with namespaces on some of them.

policy fleet-tenancy {
  title "Teams of a fleet"
  owner "fleet-admins@example.com"
}

cluster us-east {}

cluster us-west {}

cluster us-central {}

role admin = clusterrole "admin"  # tpl: ignore[TPL402] what a team's repository says is applied as it stands

# What every team has; the label says whose a namespace is.
tier team {
  pod-security privileged

  labels {
    "fleet.gke.io/fleet-scope" = "{tenant}"
  }
}

tenant backend is team {
  clusters    us-east, us-west
  isolation   ingress
  same-tenant space

  space books {
    namespaces "bookstore"

    raw "sync.yaml"
    grant admin to serviceaccount "config-management-system/ns-reconciler-bookstore"
  }

  space shoes {
    namespaces "shoestore"
  }
}

tenant frontend is team {
  namespaces "frontend-a", "frontend-b"
  # tpl: ignore[TPL306] the original says nothing of its network
  isolation  withheld

  quota per namespace {
    persistentvolumeclaims 6
  }
}

test "nothing enters a namespace of the backend" {
  expect allow backend.books -> backend.books on tcp/8080
  expect deny  backend.books -> backend.shoes on any
  expect deny  frontend -> backend on any
  expect allow backend -> internet on tcp/443
}

test "the reconciler of a namespace has that namespace" {
  expect allow serviceaccount "config-management-system/ns-reconciler-bookstore" can create configmaps in backend.books
  expect deny  serviceaccount "config-management-system/ns-reconciler-bookstore" can get configmaps in backend.shoes
  expect deny  serviceaccount "config-management-system/ns-reconciler-bookstore" can update resourcequotas in backend.books
}
