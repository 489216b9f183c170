tenant acme {}

default deny
default allow = false
