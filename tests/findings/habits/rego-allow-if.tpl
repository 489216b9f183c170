tenant acme {}

allow if {
  input.user == "ann"
}

allow = true { input.user == "bob" }
