# What a tenant closes inside of itself, and may open again by policies of its own.

tenant initech {
  own-policies allowed
  workload web {
    pods app = "web"
  }
}

never initech.web -> initech on tcp/22 because "no shells"
