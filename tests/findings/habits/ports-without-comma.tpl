tenant acme {}

tenant globex {}


allow acme -> globex on tcp/80 tcp/443
