# expect:

guard kept on namespaces {
  title   "It says so"
  require object.metadata.labels["pod-security.kubernetes.io/enforce"] == "restricted"
}

tenant shop {}
