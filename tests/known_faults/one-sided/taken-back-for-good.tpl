# expect:

service ing {
  namespace "ing"
}

tier base {
  allow from ing on tcp/80
}

tenant shop is base {}

never ing -> shop on tcp/80
