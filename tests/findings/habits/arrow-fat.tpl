tenant acme {}

tenant globex {}


allow acme => globex on tcp/443
