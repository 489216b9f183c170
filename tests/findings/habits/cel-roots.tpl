tenant acme {}

guard g on services {
  require variables.x == "a"
  require namespaceObject.metadata.name == "a"
  require request.userInfo.username == "ann"
}
