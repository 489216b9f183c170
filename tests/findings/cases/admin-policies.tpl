# $ tpl check --target clusternetworkpolicy
# What enters from addresses has no rule there; what a cluster does not take does not fit.
cluster eu {
  admin-policies clusternetworkpolicy
}

tenant acme {}

never 203.0.113.0/24 -> acme on any
