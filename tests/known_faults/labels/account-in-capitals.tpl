# expect: TPL107

role reader {
  can get on pods
}

tenant shop {
  grant reader to serviceaccount "shop/Builder"
}
