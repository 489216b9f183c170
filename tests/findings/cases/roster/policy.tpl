# Rosters: the files, and what their rows lack. `viewer` is a role that rows may grant.

role viewer {
  can get on pods
}

tier gold(region: string) {
  title "in {region}"
}

roster tenants
roster "missing.csv"
roster "latin.csv"
roster "empty.csv"
roster "twice.csv"
roster "broken.csv"
roster "columns.csv"
roster "rows.csv"
roster "broken.yaml"
roster "object.json"
roster "entries.yaml"

tenant acme {
}
