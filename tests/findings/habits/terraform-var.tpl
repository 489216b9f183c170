tier gold(region: string) {
  namespaces "{tenant}"
  description var.region
}

tenant acme is gold(region = "eu")
