# expect: TPL303

network metadata = 169.254.169.254/32

never any tenant -> network metadata on any

tier base {
  allow to network metadata on tcp/80
}

tenant shop is base {}
