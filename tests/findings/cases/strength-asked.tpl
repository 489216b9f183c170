# What is not held exactly, where that is asked for.

policy shop {
  targets namespaces, networkpolicy, vap
}

guard few-ports on services {
  strength exact
  require  each port in object.spec.ports: port.port < 1000
}

guard no-balancers on services {
  strength exact
  forbid   object.spec.type == "LoadBalancer"
}

tenant acme {
  deny to 203.0.113.0/24 on any {
    strength exact
  }
}
