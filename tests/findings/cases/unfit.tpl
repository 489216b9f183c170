# $ tpl check unfit.tpl --target vap --target kyverno-cel
# Targets that a cluster is too old for.

cluster old {
  kubernetes 1.29
  kyverno 1.16
}

tenant acme {
  namespaces "acme"
}
