tenant acme {}

guard g on services {
  requir object.spec.type == "ClusterIP"
  forbit object.spec.type == "NodePort"
  forbid object.spec.type == "NodePort" unles object.metadata.name == "a"
  require object.metadata.name mathces name "a-*"
  require object.metadata.name starts wiht "a-"
  require each contaner: contaner.image is set
}
