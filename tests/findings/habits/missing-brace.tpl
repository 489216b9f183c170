tenant acme {
  title "Acme"

tenant globex {
  title "Globex"
}
