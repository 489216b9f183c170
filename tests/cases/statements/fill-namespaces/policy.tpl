fill made-by on namespaces {
  set object.metadata.annotations["example.com/made-by"] = request.userInfo.username
}

tenant acme {
  namespaces "acme"
}
