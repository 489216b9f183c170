tenant acme {
  network withheld
}
