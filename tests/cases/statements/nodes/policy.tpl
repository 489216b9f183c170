tier gold(region: string = "eu") {
  nodes pool = "gold-{region}"
}

tenant acme is gold(region: "us") {}

tenant globex {}
