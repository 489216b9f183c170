# expect: TPL405

platform {
  user "kim"
}

role reader {
  can get on pods
}

tenant shop {
  grant reader to user "kim"
}
