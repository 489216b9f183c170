# Imports that lead nowhere.

import "../outside.tpl"
import "missing.tpl"
import "./std/own.tpl"
import "std/netwrok.tpl"
import "circle.tpl"
import "latin.tpl"

tenant acme {
}
