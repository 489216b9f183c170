tenant acme {}

guard g on pods {
  some c in input.request.object.spec.containers
  forbid c.image == "a"
}
