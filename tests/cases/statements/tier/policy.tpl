tier gold(region: string) {
  title "Gold, {region}"

  allow to internet on tcp/443
}

tenant acme is gold(region: "eu")
