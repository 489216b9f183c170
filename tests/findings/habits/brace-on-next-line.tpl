tenant acme
{
  title "Acme Corp"

  quota per namespace
  {
    pods 20
  }
}

guard no-node-ports on services
{
  forbid object.spec.type == "NodePort"
}
