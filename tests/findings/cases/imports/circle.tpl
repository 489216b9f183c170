import "policy.tpl"
