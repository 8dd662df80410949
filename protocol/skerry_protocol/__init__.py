"""What Skerry's devices and relays must agree on, and nothing more.

Ids, signed records, the rules of membership and access, the messages, and the sans-I/O session of either side.
No disk, no network, no decryption: a relay built on this package cannot read what it carries.
"""
