tier gold(region = "eu", seats: int) {
  description "{region}"
}

tenant acme is gold(seats: 4)
