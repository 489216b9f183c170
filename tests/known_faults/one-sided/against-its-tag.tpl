# expect: TPL303

service ing {
  namespace "ing"
}

never tag pci -> ing on tcp/25

tenant shop {
  tags pci
  allow to ing on tcp/25
}
