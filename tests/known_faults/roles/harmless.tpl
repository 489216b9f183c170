# expect:

role one {
  can get, list, watch on pods, configmaps
}

tenant shop {
  grant one to user "kim"
}
