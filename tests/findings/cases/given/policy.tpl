# A name for which a file was given, and which it does not declare.

import "acme.tpl" for acme, acne
