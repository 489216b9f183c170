tenant acme, globex {
  title "Two"
}

tenants initech
