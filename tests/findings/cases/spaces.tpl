# Spaces of a tenant: which namespaces are in which, and what does not belong in one.

service web {
  namespace "web"
}

tier gold {
  namespaces  "{tenant}", "{tenant}-prod"
  same-tenant closed

  in namespace "{tenant}-prod" {
    pod-security restricted
  }
}

tenant acme is gold {
  same-tenant open

  workload api {
    pods app = "api"
  }

  in namespace "acme-prd" {
    pod-security baseline
  }
  in namespace "acme-*" {
    pod-security baseline
  }
  in namespace "acme-prod" {
    namespaces   "acme-jobs"
    pod-security baseline
  }
  space api {
    namespaces "acme-api"
    tags       pci
    allow web -> acme on tcp/80
  }
  space data {
    quota per namespace {
      pods 5
    }
  }
  space one {
    namespaces "acme-one"
  }
  space two {
    namespaces "acme-one"
  }
}

space nowhere {
  namespaces "x"
}

test "of a space" {
  expect deny acme.daat -> web on tcp/80
  expect deny image "docker.io/nginx" in acme.on
}
