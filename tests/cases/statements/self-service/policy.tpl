policy shop {
  targets namespaces, networkpolicy, rbac, vap primary, kyverno-cel
}

platform {
  serviceaccount "kyverno/kyverno-background-controller"
}

role dev {
  can get on pods
}

tenant acme {
  namespaces   "acme", "acme-*"
  self-service on

  grant dev to group "acme-devs"
}
