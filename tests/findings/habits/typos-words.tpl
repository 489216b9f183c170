tenant acme {}

tenant globex {}

alow acme -> globex on tcp/443
allow acme -> globex no tcp/443
allow acme -> globex on tcp/443 becuase "x"

role viewer {
  can get on pods
}

tenant b {
  grnt viewer to group "x"
  grant viewer ot group "x"
  grant viewer to grup "x"
  allow form acme on tcp/443
  acept acme -> b on tcp/443
}
