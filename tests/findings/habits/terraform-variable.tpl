variable "region" {
  default = "eu"
}

tenant acme {}
