tenant acme {
  namespaces
    - "acme"
    - "acme-jobs"
}
