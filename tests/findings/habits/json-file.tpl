{
  "tenants": [
    {"name": "acme", "namespaces": ["acme"]}
  ]
}
