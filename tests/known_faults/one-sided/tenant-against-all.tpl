# expect: TPL303

network metadata = 169.254.169.254/32

never any tenant -> network metadata on any

tenant shop {
  allow to network metadata on tcp/80
}
