"""People: the command line and the terminal chat. Uses only what `index` exports."""
