# expect:

service ing {
  namespace "ing"
}

never tag pci -> ing on tcp/25

tier base {
  allow to ing on tcp/25
}

tenant shop is base {
  tags pci
}

tenant globex is base {}
