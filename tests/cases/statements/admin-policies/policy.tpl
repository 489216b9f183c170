cluster eu {
  kubernetes     1.37
  admin-policies clusternetworkpolicy
}

network metadata = 169.254.169.254/32

tenant t {}

tenant u {}

never any tenant -> network metadata on any because "cloud credentials"

never t -> u on tcp/22

never any tenant -> any tenant on tcp/23
