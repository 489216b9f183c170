tenant acme­labs {}

tenant müller {}
