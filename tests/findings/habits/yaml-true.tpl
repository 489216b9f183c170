tenant acme {}

guard no-host-network on pods {
  liftable true
  forbid   object.spec.hostNetwork == True
}
