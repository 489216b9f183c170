# expect: TPL215

guard named on namespaces when create {
  title   "It names its team"
  require object.metadata.labels.team is set
}

tenant shop {}
