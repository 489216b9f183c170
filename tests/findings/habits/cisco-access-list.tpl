tenant acme {}

access-list 101 permit tcp any host 10.0.0.1 eq 443
permit tcp 10.0.0.0 0.0.0.255 any eq 443
deny ip any any
