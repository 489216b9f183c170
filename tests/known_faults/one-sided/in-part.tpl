# expect:

service ing {
  namespace "ing"
}

never any tenant -> ing on tcp/80

tenant shop {
  allow to ing on tcp/80-81
}
