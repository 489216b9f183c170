tenant acme {
  description <<EOT
    The big one
  EOT
}

tenant globex {}
