tenant {
  title "Acme"
  tags pci, 4
}

tier {
  tags 4
}

role {
  can read on pods
}

guard on services {
  forbid object.spec.typ == "NodePort"
}

guard g {
  forbid object.spec.type == "NodePort"
}

test {
  expect deny acme -> internet on any
}

tenant acme {
  space {
    namespaces "acme-a"
  }
}
