ports web = 80, 443

tenant acme {
  allow to internet on web
}
