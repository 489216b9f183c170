tenant acme {
  quota per namespace {
    cpu 500mcpu
    pods 1,000
  }
}

tenant globex {
  quota per namespace {
    cpu  2 cores
    pods 1_000
  }
}
