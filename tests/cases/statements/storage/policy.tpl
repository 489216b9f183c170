tenant acme {
  storage {
    classes standard, "fast-*"
  }
}
