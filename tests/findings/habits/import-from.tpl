import * from "platform.tpl"

tenant acme {}
import "other.tpl" as other
