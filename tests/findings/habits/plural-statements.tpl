tenants acme {
  tag pci
  image { from "docker.io/library/nginx" }
  limit { max cpu 2 }
  owners "a"
}

roles viewer {
  can get on pod
}

tests "a" {}

networks bank = 10.0.0.0/8

services mail {
  namespace "mail"
}
