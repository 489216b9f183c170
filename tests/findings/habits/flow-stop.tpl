tenant acme {
  deny all traffic
  deny everything
  allow any
  deny egress
  allow nothing
}
