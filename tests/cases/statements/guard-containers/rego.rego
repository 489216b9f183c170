# rego/tpl/guards/no-shell.rego
# no shell
package tpl.guards["no-shell"]

import data.tpl.lib

default mode := "enforce"

mode := "audit" if lib.audited

default allowed := false

allowed if lib.lifted("no-shell")

allowed if {
	lib.namespace_known
	rule_1
}

# require each container: container.stdin is unset
rule_1 if {
	lib.at(lib.request, ["operation"]) == "UPDATE"
	lib.at(lib.pod, ["spec", "containers"]) == lib.at(lib.old_pod, ["spec", "containers"])
	lib.at(lib.pod, ["spec", "initContainers"]) == lib.at(lib.old_pod, ["spec", "initContainers"])
	lib.at(lib.pod, ["spec", "ephemeralContainers"]) == lib.at(lib.old_pod, ["spec", "ephemeralContainers"])
}

rule_1 if {
	every container in lib.elements(lib.containers) {
		lib.not_set(lib.at(container, ["stdin"]))
	}
}

holds_1(container) if lib.not_set(lib.at(container, ["stdin"]))

default message := "no-shell: the tenant's parameters of this namespace are missing or of an unknown version"

message := lib.told(concat("", ["no-shell: ", lib.container_names(broken), " keeps standard input open; tenant ", lib.tenant_name, complaint]), lib.contact, "") if lib.namespace_known

default broken := []

broken := [container | some container in lib.containers; not holds_1(container)] if not rule_1

default complaint := ""

complaint := said_2 if not rule_1

said_1(container) := concat("", ["; container \"", lib.shortened(lib.name_of(container), 200), "\": stdin is ", lib.shown([value | value := lib.at(container, ["stdin"])]), ", must not be set"])

default said_2 := ""

said_2 := said_1(broken_ones[0]) if broken_ones := [container | some container in lib.listed(lib.containers); not holds_1(container)]
