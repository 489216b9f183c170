# expect:

guard no-shell on pods when connect {
  title  "No shell in the ledger"
  forbid request.name == "ledger-0"
}

tenant shop {}
