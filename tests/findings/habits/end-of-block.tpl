tenant acme
  title "Acme Corp"
end
