# expect: TPL303

service ing {
  namespace "ing"
}

tier base {
  never from ing on tcp/81
}

tenant shop is base {}

allow ing -> shop on tcp/81
