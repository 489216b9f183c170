network bank = 203.0.113.16
network dc   = 10.0.0.0/255.0.0.0
network lab  = 10.1.*
network home = 10.2.0.0-10.2.0.255

tenant acme {
  allow to network bank on tcp/443
}
