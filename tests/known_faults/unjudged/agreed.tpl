# expect: TPL806 TPL806 TPL901

tier base {
  allow from 10.0.0.0/8 on tcp/80
  allow to   10.0.0.0/8 on tcp/80
}

tenant shop is base {
  allow bank -> shop on tcp/80 because "agreed"
  allow shop -> bank on tcp/80 because "agreed"
}

tenant bank is base {
  allow bank -> shop on tcp/80 because "agreed"
  allow shop -> bank on tcp/80 because "agreed"
}

tenant club is base {}

test "shop and bank have agreed, club has not" {
  expect allow bank -> shop on tcp/80
  expect allow shop -> bank on tcp/80
  expect no other cross-tenant flows
}
