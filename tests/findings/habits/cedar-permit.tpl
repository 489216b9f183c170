tenant acme {}

tenant globex {}

permit (principal == acme, action, resource == globex);
