tenant labs {
  serviceaccount ci {}

  in prod {
    grant viewer to group "oidc:labs"
  }

  space data {
    namespaces "labs-data"
    deny to internet on tcp/80
  }
}

test "left out" {
  expect deny labs -> globex on any
}
