# expect: TPL302

tenant shop {
  workload store {
    pods app = "store"
  }

  allow shop.store -> shop on tcp/6379
}
