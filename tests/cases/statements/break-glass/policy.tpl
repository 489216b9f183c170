tenant acme {}

break-glass group "oidc:break-glass" {
  lifts no-load-balancers
}

guard no-load-balancers on services {
  forbid object.spec.type == "LoadBalancer"
}
