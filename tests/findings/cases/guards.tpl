# Guards: kinds, operations, settings.

guard empty on services {
  title "Asks for nothing"
}

guard mixed on pods, services {
  forbid object.metadata.name is unset
}

guard unknown on podz {
  forbid object.metadata.name is unset
}

guard reads on services when get, creat {
  forbid object.metadata.name is unset
}

guard connects on configmaps when connect {
  forbid request.name is unset
}

guard settings on services {
  message "not {tenant.nam}", "twice"
  severity huge
  can get on pods
  forbid object.metadata.labels is unset
}

guard placeholders on services {
  message "not {tenant.nam}"
  forbid object.metadata.labels is unset
}

guard namespace-ownership on services {
  forbid object.metadata.labels is unset
}

guard protected on namespaces {
  protects managed-metadata
}
