# expect:

tenant shop {
  namespaces "shop", "shop-b", "shop-c"

  quota total {
    cpu 1
  }

  limits {
    max cpu 300m
  }
}
