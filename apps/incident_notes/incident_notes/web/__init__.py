"""The page's local server: 127.0.0.1 only, one-time link, one origin."""
