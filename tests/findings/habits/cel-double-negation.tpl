tenant acme {}

guard g on services {
  require !has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0
}
