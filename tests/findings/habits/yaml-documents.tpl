# Tenants of the shop.
---
tenants:
  - name: acme
    namespaces: [acme]
---
