# $ tpl check unfit-new.tpl --target kyverno
# A target that the cluster is too new for.

cluster new {
  kyverno 1.20
}

tenant acme {
  namespaces "acme"
}
