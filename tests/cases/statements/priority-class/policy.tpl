priority-class standard {
  value   100
  default yes
}

priority-class batch {
  value       10
  preempts    no
  description "Nightly jobs"
}

tenant acme {}
