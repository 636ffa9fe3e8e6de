"""SFTP version 3 over the system's own ssh, many requests under way at once."""
