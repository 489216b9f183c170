# expect: TPL108 TPL109

guard external-ips on services {
  title   "One address, which is looked at"
  require each ip in object.spec.externalIPs: ip == "203.0.113.7"
}

tenant shop {}
