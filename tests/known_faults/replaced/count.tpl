# expect: TPL108 TPL109

guard external-ips on services {
  title   "One address, which is looked at"
  require count(object.spec.externalIPs) <= 1
}

tenant shop {}
