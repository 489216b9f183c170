# expect: TPL302

tenant shop {
  allow shop -> shop on any
}
