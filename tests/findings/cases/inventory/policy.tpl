# What a cluster really has, where it cannot be read or says otherwise.

cluster one {
  inventory "not-json.json"
}

cluster two {
  inventory "namespaces.json"
}

tenant acme {
  namespaces "acme-*"

  quota total split evenly over 2 {
    pods 4
  }
}
