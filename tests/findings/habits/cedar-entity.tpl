role viewer {
  can get on pods
}

tenant acme {
  grant viewer to Group::"devs"
}

@id("p1")
permit (principal in Group::"devs", action == Action::"read", resource);
