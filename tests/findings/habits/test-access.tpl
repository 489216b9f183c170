role viewer {
  can get on pods
}

tenant acme {
  grant viewer to group "oidc:devs"
}

test "a" {
  expect group "oidc:devs" can get pods in acme
  expect allow "oidc:devs" can get pods in acme
  expect allow group "oidc:devs" can get on pods in acme
  expect allow group "oidc:devs" get pods in acme
}
