# Images come from the tenant's registries
package tpl.guards["image-registry"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("image-registry")

allowed if {
	lib.namespace_known
	rule_1
}

# require tenant.images.from is unset or (each container: container.image matches tenant.images.from)
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.pod, ["spec", "containers"]) == lib.at(lib.old_pod, ["spec", "containers"])
	lib.at(lib.pod, ["spec", "initContainers"]) == lib.at(lib.old_pod, ["spec", "initContainers"])
	lib.at(lib.pod, ["spec", "ephemeralContainers"]) == lib.at(lib.old_pod, ["spec", "ephemeralContainers"])
}

rule_1 if lib.not_set(lib.setting("images.from"))

rule_1 if {
	every container in lib.elements(lib.containers) {
		lib.matches_image(lib.at(container, ["image"]), lib.setting("images.from"))
	}
}

holds_1(container) if lib.matches_image(lib.at(container, ["image"]), lib.setting("images.from"))

default message := "image-registry: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["image-registry: Images come from the tenant's registries; tenant ", lib.tenant_name, complaint]), lib.contact, "platform@example.com") if lib.namespace_known

default complaint := ""

complaint := said_2 if not rule_1

said_1(container) := concat("", ["; container \"", lib.shortened(lib.name_of(container), 200), "\": image is ", lib.shown([value | value := lib.at(container, ["image"])]), ", must match ", lib.listing(lib.setting("images.from"))])

default said_2 := ""

said_2 := said_1(broken_ones[0]) if broken_ones := [container | some container in lib.listed(lib.containers); not holds_1(container)]
