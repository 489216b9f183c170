tenant acme {}

-A INPUT -p tcp --dport 443 -j ACCEPT
