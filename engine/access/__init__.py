"""Access over HTTP: accounts that are logged in, and requests that come again. Knows nothing of HTTP itself."""
