# expect: TPL302 TPL901

tenant shop {
  workload front {
    pods app = "front"
  }

  workload store {
    pods app = "store"
  }

  allow shop.front -> shop.store on tcp/6379
}

test "front alone" {
  expect deny shop -> shop.store on tcp/6379
}
