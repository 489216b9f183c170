tenant rnd is department {
  namespaces "incubator-1", "incubator-2"
}
