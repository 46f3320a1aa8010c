import { type Block, type Module, nested } from "@motif/compile";
import { type Constraints, conflicts, literal, oneOf, pattern, type Rule, range } from "@motif/compile/kit";
import { eventsLost } from "../ground/rules.ts";

/** What schedules must not be although Terraform and AWS would accept it. */
export const RULES: readonly Rule[] = [
  { code: "AWS_SCHEDULE_DEAD_LETTER", appliesTo: ["aws_scheduler_schedule"], check: runsLost },
];

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
export const CONSTRAINTS: Constraints = {
  aws_scheduler_schedule: [
    conflicts(["name", "name_prefix"]),
    oneOf("state", "ENABLED", "DISABLED"),
    oneOf("flexible_time_window.mode", "OFF", "FLEXIBLE"),
    pattern("schedule_expression", /^(at|rate|cron)\(.+\)$/, "at(…), rate(…) or cron(…)"),
    range("flexible_time_window.maximum_window_in_minutes", 1, 1440),
    range("target.retry_policy.maximum_event_age_in_seconds", 60, 86_400),
    range("target.retry_policy.maximum_retry_attempts", 0, 185),
  ],
};

/** Without a single retry a run is one that may be lost: a call that keeps a function warm. */
function runsLost(schedule: Block, module: Module): string | undefined {
  const targets = nested(schedule, "target");
  const retries = targets
    .flatMap((target) => nested(target, "retry_policy"))
    .map((policy) => literal(policy, "maximum_retry_attempts"));
  if (retries.length > 0 && retries.every((count) => count === 0)) return undefined;
  if (targets.some((target) => nested(target, "dead_letter_config").length === 0)) {
    return "loses runs that could not be started; give it a dead_letter_config";
  }
  return eventsLost(schedule, module);
}
