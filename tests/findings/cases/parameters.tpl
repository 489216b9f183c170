# Settings of the policy's own that cannot be, and values that they do not take.
parameter plain: text
parameter images.from: images {
  tightened-by fewer
}
parameter quota.most: number {
  tightened-by lower
}
parameter edge.ports: number {
  tightened-by lower
}
parameter edge.a-b: text
parameter edge.a-b: text
parameter a.b-c: text
parameter a-b.c: text
parameter edge.colour: hues
parameter edge.most: number
parameter edge.least: number {
  tightened-by fewer
}
parameter edge.level: choice {
  tightened-by earlier
}
parameter edge.pace: choice {
  choices quick
  tightened-by earlier
}
parameter edge.width: number {
  tightened-by nothing
  choices wide, narrow
}
parameter edge.names: names {
  tightened-by more
  exclusive yes
}
parameter edge.size: quantity {
  tightened-by lower
  default      "much"
}
parameter edge.hosts: hosts {
  tightened-by fewer
  default      none
}
