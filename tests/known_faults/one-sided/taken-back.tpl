# expect:

service ing {
  namespace "ing"
}

tier base {
  allow from ing on tcp/80
}

tenant shop is base {
  deny from ing on tcp/80
}
