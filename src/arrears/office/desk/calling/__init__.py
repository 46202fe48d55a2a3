"""Click to call: the attempt on record, the gateway asked, what it took in doubt, and its own records compared."""
