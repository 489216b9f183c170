# $ tpl check not-asked-fills.tpl --target vap,namespaces
# Guards judge what comes of filling in, which was not asked for.

tenant acme {}

fill users on pods {
  set object.spec.hostUsers = false
}
