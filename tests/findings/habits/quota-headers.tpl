tenant acme {
  quota {
    pods 10
  }
}

tenant b {
  quota per tenant {
    pods 10
  }
}

tenant c {
  quota total split over 4 {
    pods 10
  }
}

tenant d {
  quota total split evenly over 4 namespaces {
    pods 10
  }
}

tenant e {
  quota each namespace {
    pods 10
  }
}
