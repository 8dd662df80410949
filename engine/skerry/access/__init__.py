"""Which keys this device holds and what it may do: records issued, keys opened, content sealed.

It is built on the protocol's rules and decides nothing that they do not; it knows neither disk nor network.
"""
