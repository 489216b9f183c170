let registry = "registry.example.com"
var region = "eu"

tenant acme {
  let x = 4
}
