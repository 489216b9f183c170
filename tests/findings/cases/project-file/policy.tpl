# $ tpl check
tenant acme {}
