"""The gate for other programs, over HTTP. Needs the extra `web`; nothing here is loaded with `import nhsredact`."""
