# expect: TPL405

platform {
  group "sso:builders"
}

role builder {
  can create on pods
}

tenant shop {
  grant builder to group "sso:builders"
}
