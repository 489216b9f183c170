# expect: TPL210

guard slow on deployments {
  title   "One at a time"
  require object.spec.strategy.rollingUpdate.maxSurge <= 1
}

tenant shop {}
