"""The running office: the only place with a database, a network, a clock and chance."""
