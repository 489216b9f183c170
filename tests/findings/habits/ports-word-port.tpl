tenant acme {}

tenant globex {}


allow acme -> globex on port 443
