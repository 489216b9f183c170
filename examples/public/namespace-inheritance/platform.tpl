# What all namespaces have in common, and who looks after all of them.

policy namespace-inheritance {
  title "Departments with namespaces of their own"
  owner "platform@example.com"
}

platform {
  group "platform@example.com"

  grant viewer      to group "system:serviceaccounts:foo" in every tenant
  grant namespace-reader to user "cheryl@example.com" in cluster
  grant rbac-viewer to user "cheryl@example.com" in cluster
}

role viewer = clusterrole "view"

role namespace-reader cluster {
  can get, watch, list on namespaces
}

role rbac-viewer cluster {
  can get, list on roles, rolebindings, clusterroles, clusterrolebindings
}

# What a department inherits: nothing enters its pods, whatever they open is open.
tier department {
  isolation    ingress
  same-tenant  closed
  pod-security privileged
}
