tenant acme {}

tenant globex {}

tenant b {}

allow acme and globex -> b on tcp/443
allow acme, globex -> b on tcp/443
allow acme -> globex, b on tcp/443
allow acme -> globex or b on tcp/443
