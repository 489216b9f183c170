module "platform" {
  source = "./platform"
}

tenant acme {}

