# $ tpl test policy.tpl
# Manifests of tests that cannot be read.

tenant acme {
  namespaces "acme"
}

test "unreadable" {
  expect deny manifest "missing.yaml" in acme
  expect deny manifest "../outside.yaml" in acme
  expect deny manifest "broken.yaml" in acme
  expect deny manifest "empty.yaml" in acme
  expect deny manifest "widget.yaml" in acme
  expect deny manifest "autoscaling-v1.yaml" in acme
  expect deny manifest "autoscaling-v1.yaml" replacing "missing.yaml" in acme
}
