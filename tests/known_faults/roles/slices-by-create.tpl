# expect: TPL402

role one {
  can create on endpointslices
}

tenant shop {
  grant one to user "kim"
}
