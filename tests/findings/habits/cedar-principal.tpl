tenant acme {}

allow principal in acme
allow principal == user on tcp/443
permit(principal, action, resource);
forbid (principal, action == "delete", resource);
