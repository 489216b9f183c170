# How closely statements are to be held.

policy shop {
  strength very
}

guard g on services {
  strength much
  forbid   true
}

tier gold {
  strength exact
}

tenant acme is gold {
  strength partial
}

tenant globex {
  strength loosely

  deny to 203.0.113.0/24 on any {
    strength 1
  }
}
