# expect: TPL211

guard early on pods {
  title  "Not before it runs"
  forbid object.status.phase == "Failed"
}

tenant shop {}
