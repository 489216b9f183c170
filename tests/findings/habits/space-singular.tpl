tenant acme {
  space prod { namespace "a" }
}
