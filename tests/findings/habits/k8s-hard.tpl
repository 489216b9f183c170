tenant acme {
  quota per namespace {
    hard {
      pods 10
    }
  }
}
