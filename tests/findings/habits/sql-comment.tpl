-- the tenants
tenant acme {}
