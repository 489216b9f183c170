tenant acme {}

deny all
