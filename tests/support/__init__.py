"""What tests share: files made by hand, faults, servers, cases, workspaces."""
