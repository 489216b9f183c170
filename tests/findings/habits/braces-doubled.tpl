tenant acme {{
  title "Acme"
}}
