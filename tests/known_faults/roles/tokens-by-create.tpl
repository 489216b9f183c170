# expect: TPL402

role one {
  can create on serviceaccounts/token
}

tenant shop {
  grant one to user "kim"
}
