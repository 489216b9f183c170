network bank 203.0.113.0/24
network dc: 10.0.0.0/8
ports web tcp/80, tcp/443
network lab { 10.1.0.0/16 }

tenant acme {}
