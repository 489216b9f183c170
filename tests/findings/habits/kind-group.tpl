tenant acme {}

guard c on apps/deployments {
  forbid object.spec.paused == true
}

guard d on deployments.apps {
  forbid object.spec.paused == true
}
