# What a guard's rule cannot ask.

guard terms on services {
  forbid tenant.image.from is set
  forbid objekt.metadata.name is set
  forbid namespace.labels is set
  forbid request.dryRun is set
  forbid old.spec.type is set
  forbid some object in object.spec.ports: object.port == 1
  forbid object.metadata.name matches name "a*b*"
  forbid object.metadata.name matches image "registry*"
  require each container: container.image is set
  forbid object.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z is set
}

guard shapes on services {
  forbid object.spec.healthCheckNodePort == 1.5
  forbid object.metadata.name
  forbid some port: port.number == 80
  forbid some entry in tenant.images.from: entry == "x"
  forbid object.metadata.name matches "team-*"
  forbid object.metadata.name in ("a", object.spec.type)
}

guard nobody on namespaces {
  forbid object.metadata.name in tenant.images.from
}

tenant acme {
}

guard asks on services {
  forbid tenant == "acme"
  forbid tenant["images"].from is set or "a" in tenant.images[]
}
