# The cluster's Kubernetes fills in nothing yet.

cluster lab {
  kubernetes 1.34
}

tenant acme {}

fill users on pods {
  set object.spec.hostUsers = false
}
