tenant acme {}

guard g on services {
  require object.spec.type notin ("NodePort")
  require object.spec.type In ("ClusterIP")
  forbid object.spec.externalName exists
}
