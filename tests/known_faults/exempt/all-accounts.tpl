# expect: TPL405

platform {
  group "system:serviceaccounts"
}

tenant shop {}
