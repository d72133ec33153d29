"""Offices and accounts of the demonstration. Every person is fictitious."""

from __future__ import annotations

from datchuan.demo.story import Story
from datchuan.people.models import Office, OfficeName, Official
from datchuan.territory.models import Level, Unit
from datchuan.territory.queries import units_on


def make_offices(story: Story) -> dict[str, Office]:
    offices: dict[str, Office] = {}
    for entry in story.offices:
        fields = {name: entry[name] for name in ("key", "kind", "name", "short_name", "symbol")}
        parent = offices.get(entry.get("parent", ""))
        office = Office.objects.create(**fields, unit_id=entry["unit"], parent=parent)
        offices[office.key] = office
        OfficeName.objects.bulk_create(OfficeName(office=office, **name) for name in entry.get("names", ()))
    offices |= _committees(story, offices["ubnd-tinh"])
    return offices


def _committees(story: Story, province: Office) -> dict[str, Office]:
    """People's committees of every district, and of the registered communes."""
    committees: dict[str, Office] = {}
    districts = units_on(story.working_day, Level.DISTRICT)
    communes = Unit.objects.filter(pk__in=[entry["commune"] for entry in story.registrations])
    for unit in [*districts, *communes]:
        lower = unit.name[0].lower() + unit.name[1:]
        committees[f"ubnd-{unit.pk}"] = Office.objects.create(
            key=f"ubnd-{unit.pk}",
            kind=Office.Kind.DISTRICT if unit.level == Level.DISTRICT else Office.Kind.COMMUNE,
            parent=committees.get(f"ubnd-{unit.parent_id}", province),
            unit=unit,
            name=f"Ủy ban nhân dân {lower}",
            short_name=f"UBND {lower}",
            symbol="UBND",
        )
    return committees


def make_accounts(story: Story, offices: dict[str, Office]) -> list[Official]:
    """The accounts of the story, all with its password, all marked simulated."""
    return [make_official(entry, offices[entry["office"]], story.password) for entry in story.accounts]


def make_official(entry: dict[str, str], office: Office, password: str | None = None) -> Official:
    """One person; without a password nobody signs in as them."""
    told = {name: entry[name] for name in ("username", "full_name", "title", "role")}
    official = Official(**told, office=office, area_id=entry["area"], simulated=True)
    official.set_password(password)
    official.save()
    return official
