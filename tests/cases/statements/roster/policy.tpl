tier gold {
  namespaces "{tenant}"
}

roster "tenants.csv"
