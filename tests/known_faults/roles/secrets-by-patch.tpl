# expect: TPL402

role one {
  can patch on secrets
}

tenant shop {
  grant one to user "kim"
}
