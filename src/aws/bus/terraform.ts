import { at, block, eachKey, jsonencode, member, type Resource, ref, resource } from "@motif/compile";
import { identifier, outputByName, prefixed, repeated } from "@motif/compile/kit";

import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { refer } from "../ground/terraform.ts";
import { deadLetterReference, POLICY_TYPE, queueReference, RULED } from "../queue/reference.ts";
import { type BusPlan, type BusPlans, busName, type RulePlan } from "./plan.ts";
import { BUS_TYPE, busReference, RULES_ADDRESS } from "./reference.ts";

/** A rule with its bus. */
type Rule = RulePlan & { readonly bus: string };

/** The buses, and the rules that bring their events into queues. */
export function busTerraform({ app, buses }: BasePlan & BusPlans): TerraformParts {
  if (buses.length === 0) return {};
  const rules = buses.flatMap(({ name, rules: own }) => own.map((rule): Rule => ({ bus: name, ...rule })));
  return {
    data: [...buses.map((bus) => eventBus(app, bus)), eventRules(rules), targets(rules)],
    outputs: {
      arns: outputByName(
        "bus_arns",
        "EventBridge buses, by their name in the app.",
        buses.map(({ name }) => [name, refer(busReference(name, "arn"))]),
      ),
    },
  };
}

function eventBus(app: string, bus: BusPlan): Resource {
  return resource(
    BUS_TYPE,
    identifier(bus.name),
    { name: prefixed(busName(app, bus)) },
    { comment: `${bus.description}.` },
  );
}

/** Names of rules are a bus's own, so that they need no prefix. */
function eventRules(rules: readonly Rule[]): Resource {
  const { forEach, value } = repeated(
    rules.map(({ queue, bus, pattern }) => ({
      key: queue,
      values: { bus: refer(busReference(bus, "name")), pattern: jsonencode(pattern as never) },
    })),
  );
  return resource(
    "aws_cloudwatch_event_rule",
    "queue",
    { name: eachKey, event_bus_name: value("bus"), event_pattern: value("pattern") },
    { comment: "Each brings events into the queue of its name.", forEach },
  );
}

/** The queues get the CloudEvent, which is the detail, and none before they may. */
function targets(rules: readonly Rule[]): Resource {
  const { forEach, value } = repeated(
    rules.map(({ queue, bus, deadLetterQueue }) => ({
      key: queue,
      values: {
        bus: refer(busReference(bus, "name")),
        queue: refer(queueReference(queue, "arn")),
        dead_letters:
          deadLetterQueue === undefined ? undefined : refer(deadLetterReference(deadLetterQueue, "arn")),
      },
    })),
  );
  const failing = rules.some(({ deadLetterQueue }) => deadLetterQueue !== undefined);
  return resource(
    "aws_cloudwatch_event_target",
    "queue",
    {
      rule: member(at(ref(RULES_ADDRESS), eachKey), "name"),
      event_bus_name: value("bus"),
      arn: value("queue"),
      input_path: "$.detail",
      dead_letter_config: failing ? block({ arn: value("dead_letters") }) : undefined,
    },
    { forEach, dependsOn: [ref(`${POLICY_TYPE}.${RULED}`)] },
  );
}
