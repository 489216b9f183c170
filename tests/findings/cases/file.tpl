# What does not belong in the file itself, and what is declared twice.

policy first {
  title "First"
}

policy second {
  title "Second"
}

tennat acme is gold
quarantine acme
internet on
title "a setting of a block"
permission
grant viewer to group "acme-people"
cluster
exception NAMELESS {
}

tenant acme {
}

tenant acme {
}

tenant same {
}

tenant Upper {
}
