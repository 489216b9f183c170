# $ tpl test expected-otherwise.tpl
# Tests that fail, and manifests that cannot be read.

tenant acme {
  namespaces "acme"
}

tenant globex {
  namespaces "globex"
}

test "wrong" {
  expect allow acme -> globex on tcp/80
  expect deny  acme -> acme on tcp/80
  expect allow group "x" can list pods in acme
  expect deny  image "nginx" in acme
}
