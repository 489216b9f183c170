tenant acme {
  priority {
    classes standard, "batch-*"
  }
}
