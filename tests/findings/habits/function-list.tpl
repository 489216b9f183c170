tenant acme {}

guard g on pods {
  require foo(object.metadata.name) == "a"
}
