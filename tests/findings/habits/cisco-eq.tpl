tenant acme {}

tenant globex {}

allow acme -> globex on tcp eq 443
allow tcp acme -> globex on 443
allow acme -> host 10.0.0.1 on tcp/443
