# tpl: ignore[TPL407] leases are for all to see
role lease-reader aggregates to view {
  can get, list, watch on leases
}

tenant acme {
  namespaces "acme"
}
