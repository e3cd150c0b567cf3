"""Who runs the next test: xdist's own order, without counting again at each end the thousands that are over."""

from xdist.scheduler import LoadGroupScheduling


class OnlyWhatIsLeft(LoadGroupScheduling):
    """xdist keeps all that a process was ever given, and reads it whole to know what it has left."""

    def mark_test_complete(self, node, item_index: int, duration: float = 0) -> None:
        super().mark_test_complete(node, item_index, duration)
        given = self.assigned_work[node]
        group = self._split_scope(self.registered_collections[node][item_index])
        if all(given[group].values()):
            del given[group]
