"""The use cases: each takes (session, kit, …), owns its commit, raises domain errors."""
