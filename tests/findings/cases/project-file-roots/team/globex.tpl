tenant globex {}
