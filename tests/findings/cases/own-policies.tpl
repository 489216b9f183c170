# Network policies of a tenant's own: what they would reopen, and who may allow them.

tier plain {}

tenant acme {
  same-tenant  space
  own-policies allowed
  namespaces   "acme"
}

tenant globex is plain {
  own-policies allowd
}
