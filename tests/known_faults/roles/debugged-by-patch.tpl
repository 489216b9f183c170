# expect: TPL402

role one {
  can patch on pods/ephemeralcontainers
}

tenant shop {
  grant one to user "kim"
}
