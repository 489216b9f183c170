tenant acme {}

guard g on deployments {
  require object.spec.replicas * 2 <= 10
}
