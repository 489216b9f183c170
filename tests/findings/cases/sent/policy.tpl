# $ tpl test policy.tpl
# What is sent to a subresource is never stored, so that nothing can replace or delete it.

platform { group "oidc:platform" }

guard short-tokens on serviceaccounts/token {
  forbid object.spec.expirationSeconds > 7200
}

guard no-shells on pods/exec {
  forbid "sh" in object.command
}

guard hooks on validatingwebhookconfigurations {
  forbid object.webhooks is set
}

tenant acme {}

test "sent" {
  expect deny  manifest "token.yaml" in acme because short-tokens
  expect allow manifest "token.yaml" in acme by no-shells
  expect deny  manifest "exec.yaml" in acme because no-shells
  expect allow manifest "exec.yaml" replacing "token.yaml" in acme
  expect deny  manifest "hook.yaml" in acme because hooks
  expect allow manifest "hook.yaml" in acme as group "oidc:platform"
  expect allow connect pods/exec in acme
}

test "never stored" {
  expect allow manifest "token.yaml" replacing "token.yaml" in acme
  expect allow delete manifest "token.yaml" in acme
}

test "in another API" {
  expect allow manifest "event.yaml" in acme
}
