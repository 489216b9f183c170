# expect: TPL801

cluster one {
  kubernetes 1.36
  pods       10.128.0.0/14
}

network world = 0.0.0.0/0

tenant shop {
  allow to network world on any
}
