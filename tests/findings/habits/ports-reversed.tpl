tenant acme {}

tenant globex {}


allow acme -> globex on 443/tcp
