import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamParts } from "../ground/room.ts";
import { made, prefixed, samOutputByName, tagList } from "../ground/sam.ts";
import { getAtt, refTo, sub, type Value } from "../ground/yaml.ts";
import { queueId } from "../queue/sam.ts";
import { type BusPlan, type BusPlans, busName, type RulePlan } from "./plan.ts";
import { busId, ruleId } from "./reference.ts";

/** The buses with their rules. */
export function busSam({ app, buses }: BasePlan & BusPlans): SamParts {
  return {
    resources: buses.flatMap((bus) => [
      made(busId(bus.name), "AWS::Events::EventBus", {
        Name: sub(prefixed(busName(app, bus))),
        Tags: tagList(app),
      }),
      ...bus.rules.map((rule) => eventRule(bus, rule)),
    ]),
    outputs: {
      arns: samOutputByName(
        "bus_arns",
        "ARN of the EventBridge bus",
        buses.map(({ name }) => [name, getAtt(busId(name), "Arn")]),
      ),
    },
  };
}

/** A bus's name or ARN. */
export function sayBus({ name, attribute }: Reference): string {
  return attribute === "name" ? `\${${busId(name)}}` : `\${${busId(name)}.Arn}`;
}

function eventRule({ name }: BusPlan, { queue, pattern, deadLetterQueue }: RulePlan) {
  return made(ruleId(queue), "AWS::Events::Rule", {
    Name: queue,
    EventBusName: refTo(busId(name)),
    EventPattern: pattern as Value, // JSON
    Targets: [
      {
        Id: queue,
        Arn: getAtt(queueId(queue), "Arn"),
        InputPath: "$.detail",
        DeadLetterConfig:
          deadLetterQueue === undefined ? undefined : { Arn: getAtt(queueId(deadLetterQueue), "Arn") },
      },
    ],
  });
}
