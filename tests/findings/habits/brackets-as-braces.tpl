tenant acme (
  title "Acme"
)

tenant globex [
  tags pci
]
