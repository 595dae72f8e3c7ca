"""Every document that the adapter sends is good by Shopify's published schema."""

from __future__ import annotations

import pytest
from graphql import OperationDefinitionNode, TypeInfo, TypeInfoVisitor, Visitor, visit
from graphql.language import FieldNode

from backend_client.shopify.documents import document, names
from tests.backend_client.shopify.published import checked, schema


@pytest.mark.parametrize("name", names())
def test_a_document_is_valid_by_the_published_schema(name: str) -> None:
    parsed, errors = checked(document(name))

    assert errors == ()
    (operation,) = (one for one in parsed.definitions if isinstance(one, OperationDefinitionNode))
    assert operation.name is not None
    assert operation.name.value == name


@pytest.mark.parametrize("name", names())
def test_a_document_asks_for_no_deprecated_field(name: str) -> None:
    parsed, _ = checked(document(name))
    types, deprecated = TypeInfo(schema()), []

    class Fields(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            field = types.get_field_def()
            if field and field.deprecation_reason:
                deprecated.append(node.name.value)

    visit(parsed, TypeInfoVisitor(types, Fields()))

    assert deprecated == []


def test_a_wrong_document_would_be_noticed() -> None:
    _, errors = checked("query { order(id: 1) { nummer } }")

    assert errors
