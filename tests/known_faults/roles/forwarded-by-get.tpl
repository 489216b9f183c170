# expect: TPL402

role one {
  can get on pods/portforward
}

tenant shop {
  grant one to user "kim"
}
