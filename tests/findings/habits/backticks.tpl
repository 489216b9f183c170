tenant acme {
  title `Acme Corp`
}
