tenant acme {}

tenant globex {}

allow acme -> globex on tcp-443
allow acme -> globex on tcp/99999
allow acme -> globex on tcp/0
allow acme -> globex on icmp
allow acme -> globex on http/80
allow acme -> globex on tcp/443/udp
allow acme -> globex on tcp/8100-8000
