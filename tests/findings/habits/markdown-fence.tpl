```tpl
tenant acme {}
```
