"""mingdan (名单): turns an official Chinese roster into checked linked open data."""
