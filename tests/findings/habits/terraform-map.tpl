tenant acme {
  nodes = { pool = "gold" }
}
