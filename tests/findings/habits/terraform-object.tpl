tenant acme {
  images = {
    from = ["registry.example.com/acme/*"]
  }
}
