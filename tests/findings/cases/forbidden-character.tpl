tenant acme {
  title "a bell: "
}
