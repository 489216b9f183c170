test "a project is its group's" {
  expect allow group "thoth-devops" can create deployments in thoth-backend-prod
  expect allow group "thoth-devops" can create rolebindings in opf-ci-prow
  expect allow group "operate-first" can create deployments in opf-ci-prow
  expect deny  group "thoth" can list pods in thoth-backend-prod
  expect deny  group "fedora" can list pods in debezium-ui
  expect deny  group "fedora" can update resourcequotas in fedora
}

test "who edits and who runs a project has more than Kubernetes gives" {
  expect allow group "fedora" can create events in fedora
  expect allow group "fedora" can create servicemonitors in fedora
  expect deny  group "aiops-tools-workshop-attendees" can create events in aiops-tools-workshop
}

test "the platform's tools see what they are to see" {
  expect allow serviceaccount "opf-monitoring/prometheus-k8s" can list pods in opf-kafka
  expect deny  serviceaccount "opf-monitoring/prometheus-k8s" can list secrets in opf-kafka
  expect deny  serviceaccount "opf-monitoring/prometheus-k8s" can list pods in fedora
  expect allow serviceaccount "opf-dashboard/odh-dashboard" can list routes in opf-superset
  expect deny  serviceaccount "opf-dashboard/odh-dashboard" can list pods in opf-superset
}

test "what is public" {
  expect allow group "system:authenticated" can list pods in peribolos-as-a-service
  expect allow group "system:authenticated" can get pods/log in opf-jupyterhub
  expect deny  group "system:authenticated" can list configmaps in opf-jupyterhub
  expect deny  group "system:authenticated" can list pods in fedora
}
