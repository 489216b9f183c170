tenant acme {
  raw "account.json"
}
