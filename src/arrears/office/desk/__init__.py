"""The desk: where people work cases, from the first call to a plan that is kept."""
