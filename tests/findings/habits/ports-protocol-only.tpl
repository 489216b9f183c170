tenant acme {}

tenant globex {}


allow acme -> globex on tcp
allow globex -> acme on all
