# Alerts, audit levels and controls that say nothing, or what cannot be.

policy p {
  audit metadata
}

tier gold {
  audit request
}

tenant acme is gold {
  audit metadata
}

tenant globex {
  audit none
}

alert empty {
}

alert unknown-metric {
  when     denied-flow > 50 in 5m
  severity critical
  notify   "slack:#platform"
}

alert wrong-values {
  when     quota-used == 0.9 in 5s
  when     quota-used > 90%
  severity high
  notify   "#platform"
}

alert no-window {
  when     denied-requests > 5
  severity info
  notify   "slack:#platform"
}

alert window-of-nothing {
  when     exception-days-left < 14 in 5m
  severity info
  notify   "slack:#platform"
}

compliance "SOC2" {
  "CC6.1" = network-isolated, "quotas"
  "CC6.1" = quotas
  "CC6.6" += quotas
  CC7 alerts
}

compliance "EMPTY" {
}
