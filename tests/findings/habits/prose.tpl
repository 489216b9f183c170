tenant acme {}

tenant globex {}

acme may connect to globex on tcp/443
allow acme to connect to globex on tcp/443
allow acme access to globex on tcp/443
block acme -> globex on any
reject acme -> globex on any
