# expect: TPL801

network world = ::/0

tenant shop {
  allow to network world on any
}
