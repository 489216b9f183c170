tenant acme {
  quota per namespace {
    memory  16GB
    storage 100gi
  }
}

tenant globex {
  quota per namespace {
    memory 16 Gi
  }

  limits {
    default memory 512MiB
  }
}
