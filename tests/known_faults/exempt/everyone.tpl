# expect: TPL405

platform {
  group "system:authenticated"
}

tenant shop {}
