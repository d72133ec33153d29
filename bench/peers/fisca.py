"""OpenFisca-core and its fork PolicyEngine-core: each clause a variable of the house, the area per person a parameter.

``idiom`` asks the parameter for every house by its terrain, as their handbooks show it; ``tuned`` asks once for each
commune and projects the answer. Both hand their arrays over whole, without lists of names.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.peers import houses

YEAR = "2020"


def modules(package: str) -> dict[str, Any]:
    """The modules both packages have; that of the enumerations is called otherwise."""
    names = ("entities", "parameters", "periods", "simulations", "taxbenefitsystems", "variables")
    found = {name: importlib.import_module(f"{package}.{name}") for name in names}
    enums = "indexed_enums" if package == "openfisca_core" else "enums"
    return found | {"enums": importlib.import_module(f"{package}.{enums}")}


def run(package: str, form: str, folder: Path) -> list[int]:
    core = modules(package)
    facts, terrains = houses.facts_of(folder), houses.terrains_of(folder)
    simulation, terrain = _simulation(core, form, facts["commune"], len(terrains))
    simulation.set_input("terrain", YEAR, terrain.encode(terrains))
    for name in houses.FACTS:
        simulation.set_input(name, YEAR, facts[name])
    codes = {name: simulation.calculate(f"{name}_code", YEAR) for name in houses.CLAUSES}
    rules = [np.asarray(simulation.calculate(name, YEAR)) for name in ("standard", "not_temporary")]
    return houses.integers(codes, *rules)


def _simulation(core: dict[str, Any], form: str, members: Any, communes: int) -> tuple[Any, Any]:
    build = core["entities"].build_entity
    house = build(key="house", plural="houses", label="house", is_person=True)
    role = {"key": "member", "plural": "members", "label": "house"}
    commune = build(key="commune", plural="communes", label="commune", roles=[role])
    system = core["taxbenefitsystems"].TaxBenefitSystem([house, commune])
    leaf = {key: {"values": {"2015-01-21": {"value": each}}} for key, each in (("mountain", 1000), ("delta", 1400))}
    system.parameters = core["parameters"].ParameterNode("", data={"min_area": leaf})
    terrain = core["enums"].Enum("Terrain", {"mountain": "mountain", "delta": "delta"})
    for variable in _variables(core, house, commune, terrain, form):
        system.add_variable(variable)
    simulation = core["simulations"].SimulationBuilder().build_default_simulation(system, 1)
    simulation.populations["house"].count = len(members)
    group = simulation.populations["commune"]
    group.count, group.members_entity_id = communes, members
    return simulation, terrain


def _variables(core: dict[str, Any], house: Any, commune: Any, terrain: Any, form: str) -> list[type]:
    base, period = core["variables"].Variable, core["periods"].YEAR

    def variable(name: str, entity: Any, formula: Callable | None = None, **more: Any) -> type:
        about = {"value_type": int, "entity": entity, "definition_period": period, "label": name, **more}
        return type(name, (base,), about | ({"formula": formula} if formula else {}))

    made = [variable(name, house) for name in houses.FACTS]
    kinds = {"value_type": terrain.__mro__[1], "possible_values": terrain}
    made.append(variable("terrain", commune, default_value=next(iter(terrain)), **kinds))
    made.append(variable("least_area", commune, _least_area(terrain)))
    made += [variable(f"{name}_code", house, _wish(name, 1)) for name in houses.WISHED]
    made += [variable(f"{name}_code", house, _wish(name, 0)) for name in houses.UNWISHED]
    made += [variable(f"{name}_code", house, formula) for name, formula in _numbers(form).items()]
    rules = {"standard": houses.STANDARD, "not_temporary": houses.NOT_TEMPORARY}
    return made + [variable(name, house, _rule(clauses)) for name, clauses in rules.items()]


def _code(passes: Any, *facts: Any) -> Any:
    unknown = np.logical_or.reduce([fact == houses.UNKNOWN for fact in facts])
    return np.where(unknown, 2, np.where(passes, 0, 1))


def _wish(name: str, wished: int) -> Callable:
    def formula(house: Any, period: Any) -> Any:
        fact = house(name, period)
        return _code(fact == wished, fact)

    return formula


def _least_area(terrain: Any) -> Callable:
    def formula(commune: Any, period: Any, parameters: Any) -> Any:
        level = parameters(period).min_area
        return np.where(commune("terrain", period) == terrain.delta, level.delta, level.mountain)

    return formula


def _numbers(form: str) -> dict[str, Callable]:
    def enough_area(house: Any, period: Any, parameters: Any) -> Any:
        area, persons = house("living_area_dm2", period), house("persons", period)
        if form == "idiom":
            least = parameters(period).min_area[house.commune("terrain", period)]
        else:
            least = house.commune("least_area", period)
        return _code(area >= least * persons, area, persons)

    def lasting(house: Any, period: Any) -> Any:
        years = house("lifetime_years", period)
        return _code(years >= 20, years)

    def not_short_lived(house: Any, period: Any) -> Any:
        years = house("lifetime_years", period)
        return _code(years >= 5, years)

    def shed_hygienic(house: Any, period: Any) -> Any:
        shed = house("animal_shed", period)
        return _code((shed == 1) | (shed == 3), shed)

    return {each.__name__: each for each in (enough_area, lasting, not_short_lived, shed_hygienic)}


def _rule(clauses: tuple[str, ...]) -> Callable:
    def formula(house: Any, period: Any) -> Any:
        return houses.whole_rule([house(f"{name}_code", period) for name in clauses])

    return formula
