tenant acme {}

tenant globex {}


allow acme -> globex on *
allow globex -> acme on tcp/*
