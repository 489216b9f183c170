parameter scaling.most: number {
  tightened-by lower
  default      10
}

guard few-replicas on deployments {
  title   "No more replicas than the tenant may have"
  require object.spec.replicas <= tenant.scaling.most
}

tenant acme {
  scaling {
    most 5
  }
}
