# expect: TPL107

tenant shop {
  tags tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt
}
