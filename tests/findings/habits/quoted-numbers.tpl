cluster prod {
  kubernetes "1.37"
  pods       "10.0.0.0/8"
}

tenant acme {
  quota per namespace {
    cpu  "4"
    pods "20"
  }
}
