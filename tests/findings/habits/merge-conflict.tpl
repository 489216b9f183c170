tenant acme {
<<<<<<< HEAD
  tags pci
=======
  tags eu
>>>>>>> main
}
