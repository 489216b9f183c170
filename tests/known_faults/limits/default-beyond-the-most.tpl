# expect: TPL202

tenant shop {
  limits {
    default cpu 2
    max     cpu 1
  }
}
