"""Client ids have 32 bits and are never taken twice."""

from skerry.documents.client_ids import new_client_id


def test_ids_fit_in_32_bits_and_are_not_zero() -> None:
    drawn = {new_client_id() for _ in range(1000)}
    assert all(0 < client < 2**32 for client in drawn)
    assert len(drawn) > 990


def test_an_id_that_is_taken_is_not_drawn() -> None:
    class AllButOne:
        def __contains__(self, client: object) -> bool:
            return isinstance(client, int) and client % 2 == 0

    assert all(new_client_id(AllButOne()) % 2 == 1 for _ in range(20))
