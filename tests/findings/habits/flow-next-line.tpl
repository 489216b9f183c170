tenant acme {}

tenant globex {
  accept acme
    -> globex
    on tcp/443
}

allow acme -> globex
  on tcp/443
  because "reports"
{
  agreed-by acme, globex
  review    2027-05-01
}
