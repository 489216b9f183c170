tenant acme {}

tenant globex {}


allow acme to globex on tcp/443
allow from acme to globex on tcp/443
