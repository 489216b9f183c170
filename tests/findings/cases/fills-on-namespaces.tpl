# What fills on namespaces cannot name and cannot give.
fill alone on namespaces, configmaps {
  set object.metadata.labels.team = "x"
}

fill made on namespaces {
  when tenant.name == "acme" and namespace.labels.team == "x"
  set  object.metadata.annotations.who = request.userInfo.username
  set  object.metadata.annotations.tenant = tenant.name
  set  object.metadata.annotations.name = namespace.name
  set  object.metadata.labels["tpl.dev/tenant"] = "acme"
  set  object.metadata.labels["pod-security.kubernetes.io/enforce"] = "baseline"
  set  object.metadata.annotations["tpl.dev/title"] = "x"
  set  object.metadata.labels["a b"] = "x"
  set  object.spec.finalizers = ("x")
  set  container.image = "x"
}

tenant acme {
  namespaces "acme"
}
