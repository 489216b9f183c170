tier base {
  ingress {
    class nginx
    hosts "*.{tenant}.example.com"
    custom-hosts allowed
  }
}

tenant acme is base {
  ingress {
    hosts += "shop.acme.com"
  }
}

tenant globex {}
