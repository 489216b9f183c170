cluster eu {
  kubernetes >= 1.30
  kyverno latest
}

tenant acme {}

