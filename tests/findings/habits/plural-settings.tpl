tenant acme {
  tag pci
  image { from "docker.io/library/nginx" }
  limit { max cpu 2 }
  quotas per namespace { pod 10 }
  workloads api { pods app = "api" }
  node pool = "gold"
  spaces data { namespaces "b" }
}

platform {
  groups "oidc:admins"
}

cluster eu {
  node 10.0.0.0/8
}

environment prod {
  cluster eu
}
