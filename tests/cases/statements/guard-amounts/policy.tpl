guard small-volumes on persistentvolumeclaims {
  require object.spec.resources.requests.storage <= 100Gi
}

guard known-sources on services {
  require each range in object.spec.loadBalancerSourceRanges: range within (203.0.113.0/24, 2001:db8::/32)
}

tenant acme {
  namespaces "acme"
}
