# expect: TPL302

service ing {
  namespace "ing"
}

tenant shop {
  allow from ing on tcp/80
  deny from ing on any
}
