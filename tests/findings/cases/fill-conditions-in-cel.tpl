# $ tpl check fill-conditions-in-cel.tpl --target namespaces,mutatingadmissionpolicy
# What Kubernetes' own language cannot ask.

fill paths on ingresses {
  when "/admin" in object.spec.rules[].http.paths[].path
  set  object.metadata.labels.paths = "admin"
}

tenant acme {}
