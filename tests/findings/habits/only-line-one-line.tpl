tenant acme {
  images { from ["x/*"] }
}
tenant globex {
  quota per namespace { cpu: 4 }
}
