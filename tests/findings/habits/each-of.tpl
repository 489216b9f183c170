tenant acme {}

guard g on pods {
  forbid any container: container.image == "a"
}

guard h on pods {
  require all container in object.spec.containers: container.image is set
}

guard i on pods {
  require for each container: container.image is set
}

guard j on pods {
  forbid container.image == "a"
}
