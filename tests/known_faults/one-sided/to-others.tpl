# expect:

service ing {
  namespace "ing"
}

never any tenant -> any tenant on tcp/80

tier base {
  allow to ing on tcp/80
}

tenant shop is base {}
