tenant acme–labs {
  pod‑security baseline
}
