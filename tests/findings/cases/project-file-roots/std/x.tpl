tenant x {}
