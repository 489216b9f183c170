# Labels of every object.

policy shop {
  labels open {
    team         = "platform"
    team         = "other"
    "tpl.dev/x"  = "y"
    size         = 5
    place        = "{tenant}"
    words        = "two words"
  }
}

tenant acme {}
