tenant acme {}

tenant globex {}


allow acme -> globex tcp/443
allow globex -> acme
