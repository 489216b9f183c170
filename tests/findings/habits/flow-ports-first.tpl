tenant acme {}

tenant globex {}


allow tcp/443 from acme to globex
