tenant "acme" {
  title "Acme Corp"
}

tenant globex {}
