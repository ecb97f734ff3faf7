"""What this app does at every tick of the clock."""

from members.actions import copying, counting, exchanging, getting_back, leading_again, life, offering, supporting
from members.kinds import register_planner

register_planner(life.come_about)
register_planner(counting.count_quarter)
register_planner(supporting.close)
register_planner(exchanging.close)
register_planner(copying.plan_copies)
register_planner(getting_back.settle)
register_planner(offering.carry_out)
register_planner(leading_again.settle)
