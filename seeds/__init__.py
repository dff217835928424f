"""The fictional demo company, and the loader that puts it in through the services people use."""
