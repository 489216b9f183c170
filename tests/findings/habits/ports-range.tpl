tenant acme {}

tenant globex {}


allow acme -> globex on tcp/8000:8100
allow globex -> acme on tcp/8000..8100
