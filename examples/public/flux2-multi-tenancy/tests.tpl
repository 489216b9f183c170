test "a reconciler has its namespace and no other right" {
  expect allow serviceaccount "apps/dev-team" can create deployments in dev-team
  expect allow serviceaccount "apps/dev-team" can create rolebindings in dev-team
  expect allow serviceaccount "apps/dev-team" can delete helmreleases in dev-team
  expect allow user "gotk:apps:reconciler" can patch kustomizations in dev-team
  expect deny  serviceaccount "apps/dev-team" can update resourcequotas in dev-team
  expect deny  serviceaccount "apps/default" can get pods in dev-team
}

test "sources" {
  expect allow manifest "manifests/own-repository.yaml" in dev-team
  expect warn  manifest "manifests/foreign-repository.yaml" in dev-team because organisation-repositories
  expect warn  manifest "manifests/no-repository.yaml" in dev-team because organisation-repositories
  expect warn  manifest "manifests/foreign-repository.yaml" in namespace "sandbox" because organisation-repositories
  expect allow manifest "manifests/foreign-repository.yaml" in namespace "flux-system" by organisation-repositories
}

test "nothing is taken from other namespaces" {
  expect allow manifest "manifests/own-release.yaml" in dev-team
  expect deny  manifest "manifests/foreign-source.yaml" in dev-team because own-sources
  expect deny  manifest "manifests/foreign-chart.yaml" in dev-team because own-charts
  expect deny  manifest "manifests/foreign-events.yaml" in dev-team because own-events
  expect deny  manifest "manifests/foreign-receiver.yaml" in dev-team because own-receivers
  expect deny  manifest "manifests/foreign-image.yaml" in dev-team because own-images
}

test "nothing is reconciled with the controller's rights" {
  expect deny manifest "manifests/no-account.yaml" in dev-team because own-account
}
