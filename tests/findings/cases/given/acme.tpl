tenant acme {
}
