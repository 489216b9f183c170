 1 | tenant acme {
 2 |   title "Acme"
 3 | }
