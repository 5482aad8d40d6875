"""What pages show beyond a brief's lines: matrices, contradictions, a timeline. Pure: a brief in, values out."""
