cluster eu {
  pods 10.128.0.0/14
}

tenant acme {
  namespaces "acme"
  isolation  ingress

  deny to 10.0.0.0/8 on tcp/25
}
