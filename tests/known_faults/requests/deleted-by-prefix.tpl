# expect:

guard keep-locks on leases when delete {
  title  "Locks stay"
  forbid request.name starts with "lock-"
}

tenant shop {}
