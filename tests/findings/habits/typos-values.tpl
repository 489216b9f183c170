tenant acme {
  pod-security restriced
  isolation ingess
  same-tenant opne

  images {
    digest require
  }
}

guard g on services when udpate {
  severity hgih
  mode audti
  forbid object.spec.type == "NodePort"
}

tenant b is gould

tier gold {}
