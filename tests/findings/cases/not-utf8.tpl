# $ tpl fmt not-utf8.tpl
tenant acme {
  title "café"
}
