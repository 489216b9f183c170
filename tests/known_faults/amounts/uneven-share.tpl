# expect:

tenant shop {
  namespaces "shop", "shop-b", "shop-c"

  quota total {
    memory 10Gi
  }

  limits {
    max memory 1Gi
  }
}
