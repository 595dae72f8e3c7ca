"""Shopify's published schema of the pinned version, as graphql-core has it."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

from graphql import DocumentNode, GraphQLError, GraphQLSchema, build_client_schema, parse, validate

from backend_client.shopify import API_VERSION

FILE = Path(__file__).parent / "schema" / f"admin_{API_VERSION}.json.gz"


@cache
def schema() -> GraphQLSchema:
    with gzip.open(FILE) as packed:
        return build_client_schema(json.load(packed)["data"], assume_valid=True)


@cache
def checked(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
    """The document, and what is wrong with it by the schema."""
    document = parse(text)
    return document, tuple(validate(schema(), document))
