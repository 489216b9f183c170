tenant acme {
  pod-security privileged {
    audit restricted
    warn  baseline
  }
}
