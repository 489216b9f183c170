# What a test cannot expect.

tenant acme {
}

test "wrong" {
  expect allow acne -> internet on tcp/443
  expect deny acme -> internet on tcp/443 because image-tag
  expect allow group "x" can gett pods in acme
  expect allow group "x" can get podz in acme
  expect allow group "x" can get pods in acne
  expect deny image "nginx" in acme because imge-tag
  expect no other same-tenant flows
  allow acme -> internet on tcp/443
  expect deny connect pods/exce in acme
  expect deny delete manifest "new.yaml" replacing "old.yaml" in acme
}
