tenant acme {
  pod-security enforce baseline
}

tenant globex {
  pod-security.kubernetes.io/enforce baseline
}
