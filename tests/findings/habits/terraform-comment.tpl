// who may do what
tenant acme {
  /* the big one */
  title "Acme Corp"
}
