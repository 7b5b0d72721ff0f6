"""Read untrusted bytes in a process with limits."""
