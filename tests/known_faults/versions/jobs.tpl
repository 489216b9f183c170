# expect: TPL211

guard new on cronjobs {
  title  "No old version"
  forbid object.apiVersion == "batch/v1beta1"
}

tenant shop {}
