# Releases that tpl does not know, and what is no version.

cluster newer {
  kubernetes 1.99
  kyverno    2.0
}

cluster older {
  kubernetes 1.3
  kyverno    1.9
}

cluster copied {
  kubernetes 1.37.2
  kyverno    v1.19
}

cluster quoted {
  kubernetes "1.99"
  kyverno    "v1.19.1"
}

cluster odd {
  kubernetes latest
  kyverno    1.020
}

tenant acme {
  namespaces "acme"
}
