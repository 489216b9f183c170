# $ tpl check --target namespaces --target rego guard-unseen.tpl
guard asks on services {
  forbid namespace.labels.stage == "prod" and object.spec.type == "NodePort"
}

tenant acme {}
