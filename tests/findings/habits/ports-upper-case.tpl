tenant acme {}

tenant globex {}


allow acme -> globex on TCP/443, tcp/80
