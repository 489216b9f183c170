# expect: TPL210

guard high on services {
  title   "High ports"
  require each port in object.spec.ports: port.targetPort > 1023
}

tenant shop {}
