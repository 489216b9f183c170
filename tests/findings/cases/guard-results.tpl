# What functions give has a type too.

guard budgets on services {
  forbid count(object.spec.externalIPs) == "3"
  forbid lower(object.metadata.name) == 3
}

tenant acme {}

guard more on services {
  forbid  lower(tenant.name) in (3, 4)
  forbid  count(object.spec.ports) starts with "x"
  forbid  lower(count(object.spec.ports)) == "x"
  forbid  tag(object.spec.type) < 5
  require count(object.spec.ports) in (1, 2) and
          lower(object.spec.type) == "clusterip" and
          count(keys(object.metadata.labels)) > 3
}
