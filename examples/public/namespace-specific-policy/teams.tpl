policy namespace-specific-policy {
  title "Teams with the same policy, each in its namespace"
  owner "platform@mydomain.com"
}

role team-admin {
  can * on deployments
}

# What every team has. Pods of its namespace reach one another; others do not reach them.
tier team {
  isolation    ingress
  pod-security privileged

  grant team-admin to group "{tenant}-admin@mydomain.com"
}

# A namespace beside the teams'.
platform {
  in namespace "my-namespace" {
    raw "my-configmap.yaml"
  }
}

tenant team-a is team {}

tenant team-b is team {}

tenant team-c is team {}

tenant external-team is team {}

test "teams are apart" {
  expect allow team-a -> team-a on tcp/8080
  expect deny  team-a -> team-b on any
  expect deny  external-team -> team-a on any
  expect allow team-a -> internet on any
  expect no other cross-tenant flows
}

test "a team's admins" {
  expect allow group "team-a-admin@mydomain.com" can create deployments in team-a
  expect deny  group "team-a-admin@mydomain.com" can get deployments in team-b
  expect deny  group "team-a-admin@mydomain.com" can get pods in team-a
  expect allow group "external-team-admin@mydomain.com" can delete deployments in external-team
}
