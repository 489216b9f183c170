tenant acme {}

guard kept on services when update {
  require oldObject.spec.type == object.spec.type
}
