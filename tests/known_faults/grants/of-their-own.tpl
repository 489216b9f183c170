# expect:

role helper {
  can get on pods
}

tier basic {
  grant helper to group "sso:support-{tenant}"
}

tenant shop is basic {}

tenant bank is basic {}
