tenant acme {
  images {
    from "https://registry.example.com/acme/*"
  }
}
