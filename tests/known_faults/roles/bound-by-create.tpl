# expect: TPL402

role one {
  can create on rolebindings
}

tenant shop {
  grant one to user "kim"
}
