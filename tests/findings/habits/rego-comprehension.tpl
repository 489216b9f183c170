tenant acme {}

guard g on pods {
  require count([c | c := object.spec.containers[_]]) < 4
}
