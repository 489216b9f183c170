role pipelines {
  can get, list, watch, create on tekton.dev/*
}

tenant acme {
  namespaces "acme"

  grant pipelines to group "acme-ci"
}
