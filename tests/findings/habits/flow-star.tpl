tenant acme {}

tenant globex {}


allow * -> acme on tcp/443
allow any -> acme on tcp/443
