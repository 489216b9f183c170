# What scaling goes around, and what it does not.

guard sizes on deployments {
  forbid object.spec.replicas > 10 unless object.metadata.labels.size == "large"
}

guard sizes-among-others on statefulsets {
  require object.spec.replicas > 1
  require object.metadata.labels.team is set
}

guard sizes-alone on replicasets {
  forbid object.spec.replicas > 10 unless tenant.name == "large"
}

guard sizes-of-new on deployments when create {
  forbid object.spec.replicas > 10 unless object.metadata.labels.size == "large"
}

tenant acme {}
