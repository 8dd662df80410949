"""The blind relay: it stores, orders and hands on signed records, and has nothing with which to open one.

Embed it with `skerry_relay.server.serve_relay`; run it with `skerry-relay serve`.
"""
