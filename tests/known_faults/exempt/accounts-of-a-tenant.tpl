# expect: TPL405

platform {
  group "system:serviceaccounts:shop"
}

tenant shop {}
