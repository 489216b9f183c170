# expect: TPL405

platform {
  user "system:anonymous"
}

tenant shop {}
