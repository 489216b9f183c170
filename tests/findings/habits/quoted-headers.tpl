tier "gold" {
  tags pci, 4
}

tenant 'acme' is "gold" {
  title 4
}

tenant Acme Corp {
  bogus
}

role "viewer" extends "reader" {
  can read on pods
}

guard "no node ports" on "services" when "create" {
  forbid object.spec.typ == "NodePort"
}

test nothing {
  expect deny acme -> initech on any
}
