# What a customer buys. A tenant is an instance of a tier; "{tenant}" is its name.

import "platform.tpl"

tier base {
  namespaces   "{tenant}", "{tenant}-*"
  pod-security restricted

  allow from ingress-nginx on tcp/8080
  allow from prometheus on metrics
  allow to warehouse on tcp/8443

  images {
    from        "registry.example.com/{tenant}/*", "registry.example.com/shared/*"
    forbid-tags "latest"
  }

  ingress {
    class        nginx
    hosts        "*.{tenant}.example.com"
    custom-hosts allowed
    gateways     "infra/public"
    namespaces   "{tenant}", "{tenant}-*"
  }

  storage {
    classes standard
  }
}

tier silver extends base {
  description "Shared nodes"

  quota total split evenly over 4 {
    cpu     8
    memory  16Gi
    pods    80
    storage 100Gi
  }

  limits {
    default cpu 100m, memory 128Mi
    max     cpu 2,    memory 4Gi
  }
}

tier gold(region: string = "eu") extends base {
  description "Dedicated nodes in {region}, internet egress"

  quota total split evenly over 4 {
    cpu     64
    memory  256Gi
    pods    500
    storage 2Ti
  }

  limits {
    default cpu 250m, memory 256Mi
    max     cpu 16,   memory 64Gi
  }

  storage {
    classes standard, fast-ssd
  }

  allow to internet on tcp/443
}
