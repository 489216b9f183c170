# Tiers: parameters, circles, and what a tier may not speak of.

tier base(team: string, pods: number, colour: colour) {
  title "Team {team}"
}

tier gold extends base(team: 7, size: 3) {
  allow acme -> internet on tcp/443
}

tier left extends right {
}

tier right extends left {
}

tenant acme is gold

tier sized(cores: number) {
  title "Has {cores} cores"
}

tier silver extends sized(cores: 2) {
}

tier bronze extends silver {
}

tenant globex is bronze(cores: 4, core: 2)
