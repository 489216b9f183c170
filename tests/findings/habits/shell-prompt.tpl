$ cat policy.tpl
tenant acme {}
