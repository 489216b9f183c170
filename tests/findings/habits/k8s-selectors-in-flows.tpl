tenant acme {
  allow from podSelector app = "api" on tcp/80
  allow from app = "api" on tcp/80
  allow to ipBlock 10.0.0.0/8 on tcp/443
}
