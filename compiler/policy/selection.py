"""Whether labels are selected, where perhaps not all of them are known."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.policy.policy import Requirement, Selector


def selects(selector: Selector, labels: Mapping[str, str]) -> bool:
    return all(_holds(requirement, labels) for requirement in selector.requirements)


def may_select(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether there could be further labels with which `selector` selects."""
    return all(_holds(requirement, labels) for requirement in selector.requirements if requirement.key in labels)


def _holds(requirement: Requirement, labels: Mapping[str, str]) -> bool:
    there = requirement.key in labels
    match requirement.operator:
        case "In":
            return there and labels[requirement.key] in requirement.values
        case "NotIn":
            return not there or labels[requirement.key] not in requirement.values
        case "Exists":
            return there
        case _:
            return not there
