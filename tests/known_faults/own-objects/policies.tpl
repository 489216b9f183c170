# expect: TPL215

guard no-policies on networkpolicies {
  title  "No egress"
  forbid object.spec.egress is set
}

tenant shop {}
