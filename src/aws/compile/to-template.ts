import { DEFAULT_ENVIRONMENT, refusing } from "@motif/compile/kit";
import { OUTPUT_GROUPS } from "../ground/room.ts";
import type { Parameter, Say } from "../ground/sam.ts";
import { equals, hasElements, hasText, refTo, toYaml, type Value } from "../ground/yaml.ts";
import { alarmResources } from "./alarms.ts";
import { named } from "./named.ts";
import { PROFILE } from "./profile.ts";
import { type AwsPlan, ROOMS, TRIGGERS } from "./rooms.ts";

const NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/** The SAM template of an app. Throws `UnsupportedError` where two resources would have the same logical id. */
export function toTemplate(plan: AwsPlan): string {
  const say: Say = (reference) => named(reference.type).sam(reference, plan);
  const eventsOf = (functionName: string) =>
    Object.assign({}, ...Object.values(TRIGGERS).map(({ events }) => events?.(plan, functionName)));
  const parts = ROOMS.flatMap((room) => room.sam?.(plan, { say, eventsOf }) ?? []);
  const resources = [...parts.flatMap((part) => part.resources ?? []), ...alarmResources(plan, say)];
  refuseTwins(
    plan.app,
    resources.map(([id]) => id),
  );
  const parameters = parts.flatMap((part) => part.parameters ?? []);
  return toYaml(
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Transform: "AWS::Serverless-2016-10-31",
      Description: `The app ${plan.app}`,
      Parameters: allParameters(parameters),
      Conditions: {
        InVpc: hasElements("VpcSubnetIds"),
        HasAlarmTopics: hasElements("AlarmTopicArns"),
        ...Object.assign({}, ...parameters.map(conditionOf)),
      },
      Resources: Object.fromEntries(resources.map(([id, resource]) => [id, { ...resource }])),
      Outputs: Object.fromEntries(
        OUTPUT_GROUPS.flatMap((group) => parts.flatMap(({ outputs }) => outputs?.[group] ?? [])),
      ),
    },
    `Made from the app ${plan.app} by "motif build", for those who deploy with SAM. The Terraform files here say the same.`,
  );
}

function allParameters(parameters: readonly Parameter[]): Value {
  const list = (description: string) => ({
    Type: "CommaDelimitedList",
    Default: "",
    Description: description,
  });
  const name = (description: string) => ({ Type: "String", AllowedPattern: NAME, Description: description });
  return {
    ProjectName: name("First part of every name, such as acme."),
    Environment: { ...name("Second part of every name, such as staging."), Default: DEFAULT_ENVIRONMENT },
    AlarmTopicArns: list("SNS topics that are told when an alarm goes off and when it is over."),
    VpcSubnetIds: list("Subnets to run the functions in; none for no VPC."),
    VpcSecurityGroupIds: list("Security groups of the functions in the subnets."),
    ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterValue(parameter)])),
  };
}

function parameterValue({ type, default: value, description }: Parameter): Value {
  return {
    Type: type === "number" ? "Number" : "String",
    Default: value,
    ...(type === "switch" && { AllowedValues: ["true", "false"] }),
    Description: description,
  };
}

function conditionOf({ name, type, condition }: Parameter): Record<string, Value> {
  if (condition === undefined) return {};
  return { [condition]: type === "switch" ? equals(refTo(name), "true") : hasText(name) };
}

/** `a-1` and `a1` both become `A1`. */
function refuseTwins(app: string, ids: readonly string[]): void {
  refusing(PROFILE.title, app, (refuse) => {
    for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
      refuse(
        `resource ${id} of the SAM template`,
        "would be made twice; rename one of the functions, queues, buckets, tables, secrets or schedules of this name",
      );
    }
  });
}
