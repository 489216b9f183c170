import "std/services.tpl"
import "shared.tpl"

platform {
  group "oidc:acme-devs"
}

role viewer {
  can get, list, watch on pods, secrets
}

network office = 192.0.2.0/24

guard image-registry on pods {
  forbid false
}

exception "SEC-1" {
  tenant acme
  lifts  host-namespaces
}

never any tenant -> internet on any

tenant globex {
}

tenant acme {
  namespaces   "acme", "{tenant}-jobs", "monitoring", "acmelabs"
  pod-security privileged
  isolation    ingress
  mode         audit
  clusters     eu

  labels {
    role = "edge"
  }

  grant viewer to group "oidc:acme-devs"
  allow to network office on tcp/443
}

test "nothing of others" {
  expect deny acme -> globex on any
}
