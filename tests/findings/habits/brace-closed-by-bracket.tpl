tenant acme {
  title "Acme"
]

tenant globex {}
