# expect: TPL403

role helper {
  can get on pods
}

tenant shop {
  grant helper to group "sso:support"
}

tenant bank {
  grant helper to group "sso:support"
}
