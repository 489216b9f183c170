tenant acme {
  quota per namespace {cpu: 4, pods: 10}
}
