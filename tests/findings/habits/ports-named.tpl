tenant acme {}

tenant globex {}


allow acme -> globex on tcp/https
allow acme -> globex on https
