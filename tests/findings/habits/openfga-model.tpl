model
  schema 1.1

type user

type tenant
  relations
    define viewer: [user] or editor
