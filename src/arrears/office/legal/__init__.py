"""Legal matters in the office: letters and papers, matters, preservation, deadlines on the wall."""
