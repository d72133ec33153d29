"""``$metadata``: the entity sets as EDMX, with what each property is called in Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from datchuan.survey.odata.sets import EntitySet, Property

NAMESPACE = "DatChuan"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Core.V1.xml">\
<edmx:Include Namespace="Org.OData.Core.V1" Alias="Core"/></edmx:Reference>
<edmx:DataServices>
<Schema Namespace="DatChuan" xmlns="http://docs.oasis-open.org/odata/ns/edm">
"""
_FOOT = "</Schema>\n</edmx:DataServices>\n</edmx:Edmx>\n"


def metadata(sets: Iterable[EntitySet]) -> str:
    each = list(sets)
    entities = "".join(map(_entity, each))
    lines = "".join(f'<EntitySet Name="{one.name}" EntityType="{NAMESPACE}.{one.entity}"/>\n' for one in each)
    return f'{_HEAD}{entities}<EntityContainer Name="Container">\n{lines}</EntityContainer>\n{_FOOT}'


def _entity(one: EntitySet) -> str:
    inside = "".join(map(_property, one.properties.values()))
    key = f'<Key><PropertyRef Name="{one.key}"/></Key>'
    return f'<EntityType Name="{one.entity}">{key}{_described(one.title)}\n{inside}</EntityType>\n'


def _property(one: Property) -> str:
    scale = ' Scale="variable"' if one.type == "Decimal" else ""
    nullable = "" if one.nullable else ' Nullable="false"'
    return f'<Property Name="{one.name}" Type="Edm.{one.type}"{scale}{nullable}>{_described(one.title)}</Property>\n'


def _described(title: str) -> str:
    return f'<Annotation Term="Core.Description" String={quoteattr(title)}/>'
