# $ tpl check refused.tpl --target kyverno --target vap --target namespaces --target networkpolicy --target quota
# What a target has no words for; `rego` has.

guard deep on ingresses when update {
  forbid count(object.spec.rules[].http.paths[]) > 3
}

guard no-resize on pods when update {
  forbid request.subResource == "resize"
}

tenant acme {
  namespaces "acme"
}
