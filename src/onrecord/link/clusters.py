"""Which events tell of one incident, from weighted links: no one link joins what many others keep apart.

Correlation clustering. A pair of events that was compared weighs its log-odds in bits, for or against; a pair that
was never compared weighs a little against; what people decided is not weighed but kept. Sought is the division with
the greatest sum of weights over pairs of one cluster. Found by joining the pair of clusters that gains most until
none gains (greedy additive edge contraction), then by moving events one at a time, in turn with joining, until nothing
gains. Weights are whole numbers of thousandths of a bit, so that sums do not hang on their order; ties go by the order
of ids. Why so: `docs/decisions/0008-clusters.md`.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import accumulate, count, pairwise
from math import log2

Pair = tuple[str, str]

_GRAIN = 1000  # parts of a bit in which weights are counted
_NEVER = -(
    10**18
)  # weight of a pair that was kept apart by a person: more than all links of a record together


@dataclass(frozen=True, slots=True)
class Choice:
    """How pairs are weighed, in bits. `cap` is the most that one link may weigh, for or against.

    `unseen` is what a pair that was never compared weighs against; two bits are a chance of one in five. `rounds` is
    how often at most the events of one piece are gone through; in practice a few rounds do.
    """

    cap: float = 10.0
    unseen: float = 2.0
    rounds: int = 100

    def __post_init__(self) -> None:
        """Refuse what is not a weighing."""
        if self.cap <= 0 or self.unseen < 0 or self.rounds < 1:
            raise ValueError(f"cap and rounds above nought, unseen not below: {self}")

    def weight(self, probability: float) -> int:
        """Give the log-odds of a probability, in thousandths of a bit, capped. Raises ValueError where it is none."""
        if not 0 <= probability <= 1:
            raise ValueError(f"not a probability: {probability}")
        if probability in (0, 1):
            return round(_GRAIN * self.cap * (1 if probability else -1))
        bits = log2(probability / (1 - probability))
        return round(_GRAIN * max(-self.cap, min(self.cap, bits)))

    def against(self) -> int:
        """Give the weight of `unseen` in thousandths of a bit, above nought."""
        return round(_GRAIN * self.unseen)


CHOICE = Choice()


def clusters(
    events: Iterable[str],
    links: Iterable[tuple[str, str, float]],
    *,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
    choice: Choice = CHOICE,
) -> list[tuple[str, ...]]:
    """Divide events into incidents: the events of each in order, the incidents by their first event.

    `links` are pairs with the probability that they tell of one incident; of a pair given twice the higher one counts.
    `together` and `apart` are kept whatever the links say. Pairs that name an event not among `events` are passed
    over: whoever gives a part of a record gives all that hangs together by `together` or by links above one half.
    Raises ValueError where `apart` contradicts `together`.
    """
    names = sorted(set(events))
    at = {name: index for index, name in enumerate(names)}
    bound = _sets(len(names), _indexes(together, at))
    kept_apart = list(_indexes(apart, at))
    for left, right in kept_apart:
        if _find(bound, left) == _find(bound, right):
            raise ValueError(f"both together and apart: {names[left]} and {names[right]}")
    table = _table(links, at, choice)
    del at
    found = _divide(bound, table, kept_apart, choice)
    return sorted(tuple(names[index] for index in sorted(cluster)) for cluster in found)


@dataclass(frozen=True, slots=True)
class _Table:
    """Links as columns: two events, by their place in the order of ids, and a weight. Sixteen bytes a link."""

    left: array[int] = field(default_factory=lambda: array("i"))
    right: array[int] = field(default_factory=lambda: array("i"))
    weight: array[int] = field(default_factory=lambda: array("i"))


@dataclass(frozen=True, slots=True)
class _Graph:
    """Nodes, of `size` events each, and what pairs of nodes weigh beyond what pairs never compared do."""

    size: list[int]
    known: list[dict[int, int]]


def _indexes(pairs: Iterable[Pair], at: Mapping[str, int]) -> Iterator[tuple[int, int]]:
    for left, right in pairs:
        if left in at and right in at:
            yield at[left], at[right]


def _table(links: Iterable[tuple[str, str, float]], at: Mapping[str, int], choice: Choice) -> _Table:
    table = _Table()
    for left, right, probability in links:
        here, there = at.get(left), at.get(right)
        if here is not None and there is not None and here != there:
            table.left.append(here)
            table.right.append(there)
            table.weight.append(choice.weight(probability))
    return table


def _find(parents: array[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = node = parents[parents[node]]
    return node


def _join(parents: array[int], left: int, right: int) -> None:
    low, high = sorted((_find(parents, left), _find(parents, right)))
    parents[high] = low


def _sets(total: int, pairs: Iterable[tuple[int, int]]) -> array[int]:
    parents = array("i", range(total))
    for left, right in pairs:
        _join(parents, left, right)
    return parents


def _divide(
    bound: array[int], table: _Table, apart: Sequence[tuple[int, int]], choice: Choice
) -> Iterator[list[int]]:
    """Divide piece by piece: what no link above one half and no decision joins is never in one cluster."""
    parents = bound[:]
    for left, right, weight in zip(table.left, table.right, table.weight, strict=True):
        if weight > 0:
            _join(parents, left, right)
    roots = array("i", (_find(parents, node) for node in range(len(parents))))
    nodes, node_starts = _grouped(roots, roots)
    rows, row_starts = _grouped(_pieces_of_links(table, roots), roots)
    walls = defaultdict(list)
    for left, right in apart:
        if roots[left] == roots[right]:
            walls[roots[left]].append((left, right))
    for root, (start, end) in enumerate(pairwise(node_starts)):
        piece = nodes[start:end]
        if len(piece) > 1:
            graph = _graph(
                piece, table, rows[row_starts[root] : row_starts[root + 1]], walls.get(root, ()), choice
            )
            yield from _solved(graph, [_find(bound, node) for node in piece], piece, choice)
        elif piece:
            yield [piece[0]]


def _pieces_of_links(table: _Table, roots: array[int]) -> array[int]:
    """Give the piece of each link, -1 where it goes from one piece to another."""
    pairs = zip(table.left, table.right, strict=True)
    return array("i", (roots[left] if roots[left] == roots[right] else -1 for left, right in pairs))


def _grouped(keys: array[int], roots: array[int]) -> tuple[array[int], list[int]]:
    """Give the places of `keys` in the order of the keys, and where each key starts; keys below nought are left out."""
    counts = [0] * (len(roots) + 1)
    for key in keys:
        if key >= 0:
            counts[key + 1] += 1
    starts = list(accumulate(counts))
    order = array("i", bytes(4 * starts[-1]))
    free = starts[:]
    for place, key in enumerate(keys):
        if key >= 0:
            order[free[key]] = place
            free[key] += 1
    return order, starts


def _graph(
    piece: Sequence[int],
    table: _Table,
    rows: Sequence[int],
    walls: Iterable[tuple[int, int]],
    choice: Choice,
) -> _Graph:
    at = {node: index for index, node in enumerate(piece)}
    against = choice.against()
    known: list[dict[int, int]] = [{} for _ in piece]
    for row in rows:
        left, right = at[table.left[row]], at[table.right[row]]
        weight = table.weight[row] + against
        known[left][right] = known[right][left] = max(weight, known[left].get(right, weight))
    for here, there in walls:
        left, right = at[here], at[there]
        known[left][right] = known[right][left] = _NEVER
    return _Graph([1] * len(piece), known)


def _solved(graph: _Graph, bound: Sequence[int], piece: Sequence[int], choice: Choice) -> Iterable[list[int]]:
    """Divide one piece; `bound` gives alike numbers to events that must stay together."""
    small, into = _quotient(graph, bound)
    labels = _best(small, choice)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for node, part in zip(piece, into, strict=True):
        found[labels[part]].append(node)
    return found.values()


def _quotient(graph: _Graph, labels: Sequence[int]) -> tuple[_Graph, list[int]]:
    """Make one node of all that have one label, numbered in the order of their first, and say which became which."""
    number: dict[int, int] = {}
    into = [number.setdefault(label, len(number)) for label in labels]
    if len(number) == len(labels):
        return graph, into
    size = [0] * len(number)
    known: list[dict[int, int]] = [{} for _ in number]
    for node, part in enumerate(into):
        size[part] += graph.size[node]
        row = known[part]
        for other, weight in graph.known[node].items():
            if into[other] != part:
                row[into[other]] = row.get(into[other], 0) + weight
    return _Graph(size, known), into


def _best(graph: _Graph, choice: Choice) -> list[int]:
    """Give each node the number of its cluster: the better of what joining leads to and what dividing the whole does.

    So it is never worse than each node alone, or all in one. Three nodes are best as joining leaves them.
    """
    total = len(graph.size)
    joined = _joined(graph, range(total), choice)
    if total <= 3:
        return joined
    starts = (joined, [0] * total)
    return max(
        (_improved(graph, start, choice) for start in starts), key=lambda found: _worth(graph, found, choice)
    )


def _worth(graph: _Graph, labels: Sequence[int], choice: Choice) -> int:
    """Sum the weights of pairs of nodes that have one label."""
    inside = sum(
        weight
        for node, row in enumerate(graph.known)
        for other, weight in row.items()
        if node < other and labels[node] == labels[other]
    )
    mass: defaultdict[int, int] = defaultdict(int)
    pairs = 0
    for label, size in zip(labels, graph.size, strict=True):
        pairs += mass[label] * size
        mass[label] += size
    return inside - choice.against() * pairs


def _improved(graph: _Graph, labels: list[int], choice: Choice) -> list[int]:
    """Move and join in turn until neither gains."""
    for _ in range(choice.rounds):
        better = _joined(graph, _moved(graph, labels, choice), choice)
        if better == labels:
            break
        labels = better
    return labels


def _joined(graph: _Graph, labels: Sequence[int], choice: Choice) -> list[int]:
    """Join the two clusters that gain most by it, again and again, until none do."""
    small, into = _quotient(graph, labels)
    roots = _contracted(small, choice.against())
    number: dict[int, int] = {}
    return [number.setdefault(roots[part], len(number)) for part in into]


def _contracted(graph: _Graph, against: int) -> list[int]:
    """Give each node the node that it was joined into.

    The heap may hold a pair with more than it gains by now, never with less: what is too high is put back lower.
    The node with fewer neighbours goes into the one with more, so that no link is moved more than a few times.
    """
    size, known = graph.size[:], [row.copy() for row in graph.known]
    parents = array("i", range(len(size)))
    heap = [
        (against * size[node] * size[other] - weight, node, other)
        for node, row in enumerate(known)
        for other, weight in row.items()
        if node < other and weight > against * size[node] * size[other]
    ]
    heapify(heap)
    while heap:
        loss, left, right = heappop(heap)
        if right not in known[left]:
            continue
        now = against * size[left] * size[right] - known[left][right]
        if now > loss:
            if now < 0:
                heappush(heap, (now, left, right))
            continue
        keep, drop = sorted((left, right), key=lambda node: (-len(known[node]), node))
        parents[drop] = keep
        size[keep] += size[drop]
        for pair in _absorb(known, keep, drop):
            now = against * size[pair[0]] * size[pair[1]] - known[pair[0]][pair[1]]
            if now < 0:
                heappush(heap, (now, *pair))
    return [_find(parents, node) for node in range(len(size))]


def _absorb(known: list[dict[int, int]], keep: int, drop: int) -> Iterator[tuple[int, int]]:
    """Give `keep` the links of `drop`, and tell of each pair that has a new weight, the lower number first."""
    links, known[drop] = known[drop], {}
    for other, weight in links.items():
        del known[other][drop]
        if other != keep:
            known[keep][other] = known[other][keep] = known[keep].get(other, 0) + weight
            yield min(keep, other), max(keep, other)


def _moved(graph: _Graph, labels: Sequence[int], choice: Choice) -> list[int]:
    """Move nodes one at a time to where they gain most, another cluster or none, until none gains."""
    label = list(labels)
    mass: defaultdict[int, int] = defaultdict(int)
    members: defaultdict[int, set[int]] = defaultdict(set)
    for node, home in enumerate(label):
        mass[home] += graph.size[node]
        members[home].add(node)
    fresh = count(max(label) + 1)
    waiting: Iterable[int] = range(len(label))
    for _ in range(choice.rounds):
        touched: set[int] = set()
        for node in waiting:
            home, goal = label[node], _goal(graph, node, label, mass, choice.against())
            if goal == home:
                continue
            goal = next(fresh) if goal is None else goal
            mass[home] -= graph.size[node]
            mass[goal] += graph.size[node]
            members[home].remove(node)
            members[goal].add(node)
            label[node] = goal
            touched |= {home, goal}
        if not touched:
            break
        changed = set().union(*(members[each] for each in touched))
        waiting = sorted(changed.union(*(graph.known[node] for node in changed)))
    return label


def _goal(
    graph: _Graph, node: int, label: Sequence[int], mass: Mapping[int, int], against: int
) -> int | None:
    """Give the cluster where a node gains most, None for none. It stays where it is unless another is better."""
    pull: defaultdict[int, int] = defaultdict(int)
    for other, weight in graph.known[node].items():
        pull[label[other]] += weight
    home, size = label[node], graph.size[node]
    best, goal = pull.pop(home, 0) - against * size * (mass[home] - size), home
    choices = [(against * size * mass[each] - weight, each) for each, weight in pull.items()]
    loss, other_home = min(choices, default=(0, home))
    if max(-loss, 0) <= best:
        return goal
    return other_home if loss < 0 else None
