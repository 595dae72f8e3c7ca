"""What each document costs when all that it asks for is there: Shopify takes up to 1,000 points.

An object is 1, a connection 2 and its nodes, a scalar nothing (shopify.dev, "API limits",
calculated query cost). The real figures come with each answer, in `extensions.cost`.
"""

from __future__ import annotations

from typing import Any, cast

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)

from backend_client.shopify.documents import document, names
from tests.backend_client.shopify.published import checked, schema

MOST = 1000


@pytest.mark.parametrize("name", names())
def test_a_document_can_be_paid(name: str) -> None:
    assert Price(name).points() <= MOST


class Price:
    def __init__(self, name: str) -> None:
        self._definitions = checked(document(name))[0].definitions
        self._fragments = {
            one.name.value: one
            for one in self._definitions
            if isinstance(one, FragmentDefinitionNode)
        }

    def points(self) -> int:
        (operation,) = (o for o in self._definitions if isinstance(o, OperationDefinitionNode))
        root = schema().get_root_type(operation.operation)
        return self._of(operation.selection_set, root)

    def _of(self, selection: SelectionSetNode, kind: Any) -> int:
        return sum(self._one(one, kind) for one in selection.selections)

    def _one(self, node: Any, kind: Any) -> int:
        if isinstance(node, FieldNode):
            return self._field(node, cast(GraphQLObjectType, kind))
        spread = node if isinstance(node, InlineFragmentNode) else self._fragments[node.name.value]
        assert spread.type_condition
        return self._of(spread.selection_set, schema().get_type(spread.type_condition.name.value))

    def _field(self, node: FieldNode, kind: GraphQLObjectType) -> int:
        name = node.name.value
        inner = None if name == "__typename" else get_named_type(kind.fields[name].type)
        if inner is None or is_leaf_type(inner) or name == "pageInfo":
            return 0
        assert node.selection_set
        inside = self._of(node.selection_set, inner)
        if name == "nodes":
            return 1 + inside
        many = _first(node)
        return 2 + many * inside if inner.name.endswith("Connection") else many * (1 + inside)


def _first(node: FieldNode) -> int:
    """How many are asked for; 50 where a variable says it, the most that we ever ask for."""
    for argument in node.arguments or ():
        if argument.name.value == "first":
            return int(argument.value.value) if isinstance(argument.value, IntValueNode) else 50
    return 1
