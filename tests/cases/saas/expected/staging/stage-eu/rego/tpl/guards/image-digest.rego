# Images are pinned by digest
package tpl.guards["image-digest"]

import data.tpl.lib

mode := "enforce"

scope := [
	{"group": "", "operations": ["CREATE", "UPDATE"], "resources": ["pods", "replicationcontrollers", "podtemplates"]},
	{"group": "", "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers", "pods/resize"]},
	{"group": "apps", "operations": ["CREATE", "UPDATE"], "resources": ["deployments", "statefulsets", "daemonsets", "replicasets"]},
	{"group": "batch", "operations": ["CREATE", "UPDATE"], "resources": ["jobs", "cronjobs"]},
]

default allowed := false

allowed if lib.lifted("image-digest")

allowed if {
	lib.namespace_known
	rule_1
}

# require tenant.images.digest != "required" or (each container: digest(container.image) is set)
rule_1 if lib.not_equal(lib.setting("images.digest"), "required")

rule_1 if {
	every container in lib.elements(lib.containers) {
		lib.is_set(lib.image_digest(lib.at(container, ["image"])))
	}
}

default message := "image-digest: the tenant's parameters of this namespace are missing or of an unknown version"

message := "image-digest: Images are pinned by digest" if lib.namespace_known
