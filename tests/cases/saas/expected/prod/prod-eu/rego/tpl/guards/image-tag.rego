# Images do not bear a forbidden tag
package tpl.guards["image-tag"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["pods", "replicationcontrollers", "podtemplates"]},
	{"group": "", "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers", "pods/resize"]},
	{"group": "apps", "operations": ["CREATE", "UPDATE"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"]},
	{"group": "batch", "operations": ["CREATE", "UPDATE"], "resources": ["jobs", "cronjobs"]},
]

default allowed := false

allowed if lib.lifted("image-tag")

allowed if {
	lib.namespace_known
	rule_1
}

# require tenant.images.forbid-tags is unset or (each container: not tag(container.image) in tenant.images.forbid-tags)
rule_1 if lib.not_set(lib.setting("images.forbid-tags"))

rule_1 if {
	every container in lib.elements(lib.containers) {
		lib.not_member(lib.image_tag(lib.at(container, ["image"])), lib.setting("images.forbid-tags"))
	}
}

default message := "image-tag: the tenant's parameters of this namespace are missing or of an unknown version"

message := "image-tag: Images do not bear a forbidden tag" if lib.namespace_known
