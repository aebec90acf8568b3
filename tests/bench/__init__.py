"""The success table: whole runs on real tables that come in packages."""
