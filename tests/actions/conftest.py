from tests.backend_client.conftest import backend, built_in_shop, shop

__all__ = ["backend", "built_in_shop", "shop"]
