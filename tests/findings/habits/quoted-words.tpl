tenant acme {
  pod-security "restricted"
  tags         "pci", "eu"

  images {
    digest "required"
  }
}

guard g on services {
  severity "high"
  forbid   object.spec.type == "NodePort"
}
