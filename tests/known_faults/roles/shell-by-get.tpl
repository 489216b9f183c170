# expect: TPL402

role one {
  can get on pods/exec
}

tenant shop {
  grant one to user "kim"
}
