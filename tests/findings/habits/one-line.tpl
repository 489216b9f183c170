tenant acme {
  title "Acme" owner "ops@acme.example"
  tags  pci pod-security baseline

  space data { namespaces "acme-data"  pod-security baseline }

  quota per namespace { cpu 4 memory 8Gi }

  allow to internet on tcp/443 tags pci
}

tenant globex {} tenant initech {}

guard g on services {
  forbid object.spec.type == "NodePort" forbid object.spec.type == "LoadBalancer"
}
