# expect:

role reader {
  can get on pods
}

tenant shop {
  grant reader to serviceaccount "shop/ci.builder"
}
