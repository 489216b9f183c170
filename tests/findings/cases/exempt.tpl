# Who is exempt as the platform, and who has roles in two tenants.

platform {
  group          "system:authenticated", "system:serviceaccounts:globex", "oidc:devs"
  serviceaccount "acme-*/reconciler", "acme-new/reconciler"
}

role dev {
  can create on pods
}

tier base {
  grant dev to group "oidc:sre"
  grant dev to serviceaccount "flux-system/flux"
}

tenant acme {
  namespaces "acme-*"
  grant dev to group "oidc:devs", serviceaccount "ci/both"
}

tenant initech {
  grant dev to serviceaccount "ci/both"
}

tenant globex is base
tenant hooli is base
tenant umbrella is base
