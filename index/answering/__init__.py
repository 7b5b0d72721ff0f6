"""Turn passages and statements into a cited answer, or into silence with a reason."""
