"""Read the parts that formats share: encodings, HTML, times, names."""
