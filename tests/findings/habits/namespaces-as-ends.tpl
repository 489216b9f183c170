tenant acme {
  allow from namespace label component = "ingress" on tcp/80
}

tenant globex {
  allow from namespaces "mail", "news" on tcp/80
}

tenant initech {
  allow to namespaces labelled team on tcp/80
}
