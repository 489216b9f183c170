# Labels and names that the API server would refuse.

role viewer {
  can get on pods
}

tenant acme {
  tags tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt

  workload front {
    pods "a/b/c" = "front-"
  }

  grant viewer to serviceaccount "acme/Builder"
}
