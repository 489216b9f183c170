# expect: TPL402

role one {
  can get on pods/attach
}

tenant shop {
  grant one to user "kim"
}
