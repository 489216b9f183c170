cluster old {
  kubernetes 1.5m
  kyverno    1.30%
}

role watcher {
  can get on pods/attach
}
