# $ tpl check not-held.tpl --target kyverno,quota
# What was asked for stays asked for: an engine that cannot hold a guard is an error, whatever else was left out.

cluster c {
  kubernetes 1.36
  kyverno    1.19
}

guard no-shell on pods when connect {
  title  "No shell in the database"
  forbid request.name == "db-0"
}

guard no-bare-sets on replicasets {
  title  "ReplicaSets have a Deployment"
  forbid object.metadata.ownerReferences is unset
}

tenant acme {
  namespaces "acme"
}

kind pools = example.com/*/pools {
  manifests "Pool"
}

guard small-pools on pools {
  require object.spec.size is unset or object.spec.size <= 3
}
