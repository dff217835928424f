"""Who the clients are, and who of us may see them.

Every list of anything a client owns starts from `queries.clients_for`.
"""
