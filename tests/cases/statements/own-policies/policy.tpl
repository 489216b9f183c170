tenant acme {
  own-policies allowed
}
