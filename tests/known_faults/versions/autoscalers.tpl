# expect: TPL211

guard new on horizontalpodautoscalers {
  title  "No old version"
  forbid object.apiVersion == "autoscaling/v1"
}

tenant shop {}
