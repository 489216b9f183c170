tenant acme {
  images {
    from "registry.example.com/acme/**"
    from += "registry.example.com/acme/"
    from += "registry.example.com/acme:*"
  }
}
