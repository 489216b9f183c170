tenant acme {
  quota per namespace {
    pods 10

  images {
    from "docker.io/library/nginx"
  }
}
