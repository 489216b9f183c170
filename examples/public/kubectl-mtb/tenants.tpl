tenant tenant-a is benchmarked {
  namespaces "a1"
}

tenant tenant-b is benchmarked {
  namespaces "b1"
}
