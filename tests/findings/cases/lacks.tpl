# API groups that a cluster does not serve: such as guards are on, and nothing that is misspelt.

cluster prod {
  lacks "gateway.networking.k8s.oi", "apps", "gateway.networking.x-k8s.io"
}

cluster empty {
  lacks
}

tenant acme {}
