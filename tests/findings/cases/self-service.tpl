tier served {
  self-service on
}

tier not-served {
  self-service off
}

tenant nothing is served {
  namespaces "elsewhere", "nothing-*"
}

tenant alone is served {}

tenant divided is served {
  namespaces "divided", "divided-*"

  space data {
    namespaces "divided-data"
  }
}

tenant looser is not-served {
  namespaces   "looser", "looser-*"
  self-service on
}

tenant odd {
  self-service maybe
}
