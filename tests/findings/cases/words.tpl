# Literals that look right and mean nothing.

tenant acme {
  title "a tab is not \t"

  allow to 10.1 on tcp/443
  allow to 10.0.0.1 on tcp/443
  allow to 10.0.0.1/24 on tcp/443
  allow to 10.0.0.0/33 on tcp/443
  allow to internet on tls/443
  allow to internet on tcp/443-80
  allow to internet on tcp/70000
}

test "on a day that never was" at 2026-02-30 {
  expect deny acme -> internet on tcp/25
}
