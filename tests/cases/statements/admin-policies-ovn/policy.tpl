cluster eu {
  kubernetes 1.37
  cni        ovn-kubernetes
}

network metadata = 169.254.169.254/32

tenant t {
  deny to 192.0.2.0/24 on tcp/25-27
}

never any tenant -> network metadata on any because "cloud credentials"
