# What has no keys is not gone through by them.

guard names on services {
  forbid some name in keys(object.spec.ports): name == "x"
  forbid some name in keys(object.spec.type): name == "x"
}

tenant acme {}

guard always-set on ingresses {
  require object.spec.rules[].host is set
  forbid  some rule in object.spec.rules: rule.http.paths[].path is unset
}
