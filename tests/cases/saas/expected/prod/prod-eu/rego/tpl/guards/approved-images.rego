# Images are pinned by digest
package tpl.guards["approved-images"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["pods", "replicationcontrollers", "podtemplates"]},
	{"group": "", "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers", "pods/resize"]},
	{"group": "apps", "operations": ["CREATE", "UPDATE"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"]},
	{"group": "batch", "operations": ["CREATE", "UPDATE"], "resources": ["jobs", "cronjobs"]},
]

default allowed := false

allowed if lib.lifted("approved-images")

allowed if {
	lib.namespace_known
	rule_1
}

# require each container: digest(container.image) is set
rule_1 if {
	every container in lib.elements(lib.containers) {
		lib.is_set(lib.image_digest(lib.at(container, ["image"])))
	}
}

holds_1(container) if lib.is_set(lib.image_digest(lib.at(container, ["image"])))

default message := "approved-images: the tenant's parameters of this namespace are missing or of an unknown version"

message := concat("", ["approved-images: tenant ", lib.tenant_name, ": pin the image of ", lib.container_names(broken), " by its digest"]) if lib.namespace_known

default broken := []

broken := [container | some container in lib.containers; not holds_1(container)] if not rule_1
