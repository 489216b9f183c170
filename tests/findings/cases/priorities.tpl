policy shop {
  api-shares many
}

cluster one {
  kubernetes 1.37
  api-shares 0
}

priority-class standard {
  value    100
  default  yes
  preempts never
}

priority-class other {
  value   10
  default yes
}

priority-class system-mine {
  value 1
}

priority-class Upper_case {
  value 1
}

priority-class much {
  value 2000000000
}

priority-class nothing {
  description "no value"
}

tier silver {
  priority {
    classes standrad, "{tenant}-own"
  }
}

tenant acme is silver {
  quota per namespace for priority fast {
    pods 10
  }
}

tenant globex {
  priority {
    classes "system-node-critical", standard
  }
}
