module tools/adminnetworkpolicy

go 1.26.6

require sigs.k8s.io/network-policy-api v0.1.7
