# What a file that is tenants' to write may not say.

import "acme.tpl" for acme, acme-labs

role viewer {
  can get, list, watch on pods
}

tenant globex {
}

cluster eu {}
