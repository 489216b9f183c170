test "namespaces are apart" {
  expect allow solar.solar-test -> solar.solar-test on tcp/8080
  expect deny  solar.solar-test -> solar.solar-prod on any
  expect deny  solar -> green on any
  expect deny  any tenant -> internet on any
  expect no other cross-tenant flows
}

test "owners" {
  expect allow user "alice" can create deployments in solar
  expect allow user "bob" can create deployments in green
  expect allow user "gatsby" can create deployments in wind
  expect allow user "renewable" can create deployments in wind
  expect allow group "oidc:org:devops" can create deployments in green
  expect allow group "oidc:org:platform" can create deployments in solar
  expect deny  group "oidc:org:platform" can list pods in green
  expect deny  user "bob" can list pods in solar
  expect allow serviceaccount "wind-prod/gitops-reconciler" can patch deployments in wind.wind-prod
  expect deny  serviceaccount "wind-prod/gitops-reconciler" can patch deployments in wind.wind-test
}

test "others look" {
  expect allow user "alice" can list pods in green
  expect deny  user "alice" can delete pods in green
  expect allow user "gatsby" can list services in solar
  expect allow group "wind-users" can get deployments in wind
  expect deny  group "wind-users" can delete deployments in wind
}

test "processors and memory" {
  expect allow manifest "manifests/even.yaml" in wind
  expect deny  manifest "manifests/uneven.yaml" in wind because memory-as-requested
  expect allow manifest "manifests/nothing.yaml" in wind
  expect deny  manifest "manifests/limited.yaml" in solar because no-cpu-limits
}

test "what green's objects bear" {
  expect allow manifest "manifests/backed-up.yaml" in green
  expect manifest "manifests/bare.yaml" becomes "manifests/backed-up.yaml" in green
  expect deny  manifest "manifests/elsewhere.yaml" in green because backed-up
  expect allow manifest "manifests/routable.yaml" in green
  expect manifest "manifests/unmarked.yaml" becomes "manifests/marked.yaml" in green
}

test "where green's services lead" {
  expect deny  manifest "manifests/no-address.yaml" in green because green-addresses
  expect deny  manifest "manifests/foreign-address.yaml" in green because green-addresses
  expect allow manifest "manifests/own-name.yaml" in green
  expect deny  manifest "manifests/foreign-name.yaml" in green because green-external-names
  expect deny  manifest "manifests/low-port.yaml" in green because green-node-ports
}

test "labels of openshift.io" {
  expect deny manifest "manifests/namespace-labelled.yaml" replacing "manifests/namespace.yaml" in solar because no-openshift-labels
}
