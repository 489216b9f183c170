# expect:

tenant shop {
  tags ttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
}
