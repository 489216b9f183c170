# expect: TPL211

guard new on poddisruptionbudgets {
  title  "No old version"
  forbid object.apiVersion == "policy/v1beta1"
}

tenant shop {}
