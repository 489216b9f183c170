# expect: TPL402

role one {
  can update on endpoints
}

tenant shop {
  grant one to user "kim"
}
