# expect: TPL405

platform {
  serviceaccount "shop/deployer"
}

tenant shop {}
