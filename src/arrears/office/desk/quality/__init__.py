"""Quality inspection of recorded calls: samples drawn, calls inspected, and who sees what."""
