# Who is on the clusters. A tenant is onboarded by a block here and its folder in its own repository.

tier team {
  # tpl: ignore[TPL306] network policies are a later step
  isolation    withheld
  pod-security privileged

  labels {
    "toolkit.fluxcd.io/tenant" = "{tenant}"
  }

  raw "account.yaml", "sync.yaml"
}

tenant dev-team is team {
  title      "Development team"
  namespaces "apps"

  grant admin     to user "gotk:apps:reconciler", serviceaccount "apps/dev-team"
  grant flux-user to user "gotk:apps:reconciler", serviceaccount "apps/dev-team"
}
