# expect: TPL402

role one {
  can get on services/proxy
}

tenant shop {
  grant one to user "kim"
}
