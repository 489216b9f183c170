1 tenant acme {
2   title "Acme"
3   tags pci
4 }
