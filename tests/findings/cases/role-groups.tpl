role all-of-it {
  can get, list, create on tekton.dev/*
  can get on apps/*, networking.k8s.io/*, pods/*
  can * on argoproj.io/*
}

role less extends all-of-it {
  cannot create on tekton.dev/*
  cannot delete on argoproj.io/v1alpha1/applications
}

tenant acme {
  grant less to group "acme"
}

test "one at a time" {
  expect allow group "acme" can get tekton.dev/v1/taskruns in acme
  expect deny  group "acme" can create tekton.dev/v1/taskruns in acme
  expect allow group "acme" can get tekton.dev/* in acme
}
