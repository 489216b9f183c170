# Of a header that is wrong the block is read all the same.
guard without {
  forbid object.spec.nonsense == "a"
  requir object.spec.type == "NodePort"
  severity hgh
}
guard bare services {
  forbid object.spec.nonsense == "a"
  severity hgh
}
guard equal = services {
  severity hgh
}
guard timed when create {
  severity hgh
}
guard patterned on services {
  require object.metadata.name matches "^a"
  require object.metadata.name matches ("a", "^b")
  require object.metadata.name matches object.metadata.namespace
}

tenant acme {
  quota {
    pods many
  }
  quota toal {
    cpuu 5
  }
}
