# expect: TPL215

guard kept on namespaces when update {
  title   "It says so"
  require object.metadata.labels.team is set
}

tenant shop {}
