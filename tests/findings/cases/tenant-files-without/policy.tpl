# What a file of tenants may not say besides.

import "labs.tpl" for labs without grant, serviceaccount, alow, test, role, deny

role viewer {
  can get on pods
}

tenant globex {}

environment prod {}
