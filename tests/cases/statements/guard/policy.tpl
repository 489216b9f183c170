guard no-external-ips on services {
  title    "Services do not claim addresses"
  severity high
  forbid   count(object.spec.externalIPs) > 0
}

tenant acme {
  namespaces "acme"
}
