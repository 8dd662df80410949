"""The device as an app holds it: one façade that wires documents, sync, access, keystore and storage together."""

from skerry.node.errors import NotInitialised, NotWritable, UnknownDocument
from skerry.node.node import Node

__all__ = ["Node", "NotInitialised", "NotWritable", "UnknownDocument"]
