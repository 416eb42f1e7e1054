"""Block Kit as Slack checks it: shapes with their limits, a checker, and the list of rules.

The shapes are data: the checker walks them, the rules table is read off them, and a property test tries each
limit in them.
"""

from workspace.kit.check import block_faults, too_large, too_long, view_faults
from workspace.kit.rules import RULES, Rule

__all__ = ["RULES", "Rule", "block_faults", "too_large", "too_long", "view_faults"]
