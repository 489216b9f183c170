policy nothing {
  title "Nothing"
}
