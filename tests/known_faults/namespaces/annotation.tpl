# expect: TPL215

guard kept on namespaces when update {
  title   "It says so"
  require object.metadata.annotations["cost-centre"] is set
}

tenant shop {}
