tenant acme {}

test "a" {
  expect allow image nginx in acme
  expect allow image "nginx" for acme
  expect image "nginx" denied in acme
  expect deny manifest deployment.yaml in acme
}
