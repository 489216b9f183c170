tenant acme {
  for_each = toset(["a", "b"])
  count = 3
  depends_on = [globex]
}
