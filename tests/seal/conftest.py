from tests.seal.made import market, sealed

__all__ = ["market", "sealed"]
