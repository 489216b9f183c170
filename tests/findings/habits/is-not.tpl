tenant acme {}

guard g on services {
  forbid object.spec.type is not set
}

guard h on services {
  require object.spec.type not in ("NodePort")
}

guard i on services {
  forbid object.spec.type is null
}
