test "nothing enters but what is for the store" {
  expect allow eng -> eng.store on tcp/8080
  expect allow rnd -> eng.store on tcp/8080
  expect deny  rnd -> rnd on any
  expect deny  eng -> rnd on any
  expect allow rnd -> internet on tcp/443
}

test "who looks where" {
  expect allow group "system:serviceaccounts:foo" can list pods in rnd
  expect allow group "eng@example.com" can list secrets in eng
  expect deny  group "eng@example.com" can delete pods in eng
  expect deny  group "eng@example.com" can list pods in rnd
  expect allow user "bob@example.com" can delete pods in eng.gamestore
  expect deny  user "bob@example.com" can delete pods in eng.analytics
  expect allow user "cheryl@example.com" can list rolebindings in rnd
  expect deny  user "cheryl@example.com" can list pods in rnd
}
