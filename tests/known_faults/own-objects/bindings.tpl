# expect: TPL215

role reader {
  can get on pods
}

guard one-role on rolebindings {
  title  "One role is bound"
  forbid object.roleRef.name != "view"
}

tenant shop {
  grant reader to group "sso:readers"
}
