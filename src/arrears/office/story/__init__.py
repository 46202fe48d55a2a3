"""`arrears demo --story`: one loan from the first reminder to the verified case file, lived through the office."""
