# Guards that say where they judge.

guard a on pods in platform {
  forbid object.spec.hostNetwork == true
}

guard b on nodes in every namespace {
  forbid object.spec.unschedulable == true
}

guard c on namespaces in namespace "x" {
  forbid object.metadata.labels.a == "b"
}

guard d on services in every namespace except "Kube" {
  forbid  object.metadata.labels.tenant == tenant.name
  message "{tenant.name}"
}

guard e on services in every namespace except "kube-system" {
  forbid object.spec.type == "NodePort"
}

guard f on services in argocd {
  forbid object.spec.type == "NodePort"
}

guard g on configmaps in every namespace {
  require object.metadata.labels.team is set
}

tenant acme {}

exception "X" {
  tenant      acme
  lifts       e
  reason      "it must be so"
  approved-by "security@example.com"
  granted     2026-11-01
  expires     2026-12-15
}

test "where" {
  expect deny image "x" in namespace "a_b"
  expect deny image "x" in platform
}
