tenant tenant-a is shared {
  grant namespace-viewer to user "user-1", user "user-2"

  in east {
    quota per namespace {
      # tpl: ignore[TPL603] pods say what they ask for, or do not start
      requests cpu 1000, memory 100Gi
      pods     100
    }
  }
}

tenant tenant-b is shared {
  grant namespace-viewer to user "user-11", user "user-12"
}

tenant tenant-c is shared {
  grant namespace-viewer to user "user-21", user "user-22"
}

test "people see their tenant and change nothing" {
  expect allow user "user-1" can list pods in tenant-a
  expect deny  user "user-1" can delete pods in tenant-a
  expect deny  user "user-1" can list secrets in tenant-a
  expect deny  user "user-1" can list pods in tenant-b
  expect allow user "user-22" can get services in tenant-c
}
