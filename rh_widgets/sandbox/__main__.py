"""`python -m rh_widgets.sandbox`: the process that `ensure_running` starts."""

from .server import main

main()
