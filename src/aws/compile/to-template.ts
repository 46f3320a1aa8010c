import {
  DEFAULT_ENVIRONMENT,
  headerOf,
  NAME_FORM,
  NAME_PATTERN,
  type Refuse,
  type ReservedName,
  refusing,
} from "@motif/compile/kit";
import { OUTPUT_GROUPS } from "../ground/room.ts";
import type { Parameter, Say } from "../ground/sam.ts";
import { equals, hasElements, hasText, refTo, toYaml, type Value } from "../ground/yaml.ts";
import { alarmResources } from "./alarms.ts";
import { dashboardResource } from "./dashboard.ts";
import { named } from "./named.ts";
import { PROFILE } from "./profile.ts";
import { type AwsPlan, ROOMS, TRIGGERS } from "./rooms.ts";

/**
 * The SAM template of an app. Throws `UnsupportedError` where two resources would have the same logical id, or where there are
 * more of something than a template can have.
 */
export function toTemplate(plan: AwsPlan): string {
  const say: Say = (reference) => named(reference.type).sam(reference, plan);
  const eventsOf = (functionName: string) =>
    Object.assign({}, ...Object.values(TRIGGERS).map(({ events }) => events?.(plan, functionName)));
  const parts = ROOMS.flatMap((room) => room.sam?.(plan, { say, eventsOf }) ?? []);
  const resources = [
    ...parts.flatMap((part) => part.resources ?? []),
    ...alarmResources(plan, say),
    ...dashboardResource(plan, say),
  ];
  const outputs = OUTPUT_GROUPS.flatMap((group) => parts.flatMap((part) => part.outputs?.[group] ?? []));
  refusing(PROFILE.title, plan.app, (refuse) => {
    refuseTwins(
      resources.map(([id]) => id),
      refuse,
    );
    refuseTooMany(resources.length, outputs.length, refuse);
  });
  const parameters = parts.flatMap((part) => part.parameters ?? []);
  return toYaml(
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Transform: "AWS::Serverless-2016-10-31",
      Description: `The app ${plan.app}`,
      Parameters: allParameters(plan, parameters),
      Conditions: {
        InVpc: hasElements("VpcSubnetIds"),
        HasAlarmTopics: hasElements("AlarmTopicArns"),
        ...Object.assign({}, ...parameters.map(conditionOf)),
      },
      Resources: Object.fromEntries(resources.map(([id, resource]) => [id, { ...resource }])),
      Outputs: Object.fromEntries(outputs),
    },
    `${headerOf(plan.app)}\nFor those who deploy with SAM; the Terraform files here say the same.`,
  );
}

function allParameters(plan: AwsPlan, parameters: readonly Parameter[]): Value {
  const list = (description: string) => ({
    Type: "CommaDelimitedList",
    Default: "",
    Description: description,
  });
  const [projectLength, environmentLength] = shares(plan.prefixLength);
  const reservedNames = ROOMS.flatMap((room) => room.reservedNames?.(plan) ?? []);
  return {
    ProjectName: nameParameter("First part of every name, such as acme.", projectLength, reservedNames),
    Environment: {
      ...nameParameter("Second part of every name, such as staging.", environmentLength),
      Default: DEFAULT_ENVIRONMENT,
    },
    AlarmTopicArns: list("SNS topics that are told when an alarm goes off and when it is over."),
    VpcSubnetIds: list("Subnets to run the functions in; none for no VPC."),
    VpcSecurityGroupIds: list("Security groups of the functions in the subnets."),
    ...Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterValue(parameter)])),
  };
}

/** A pattern of CloudFormation is one of Java, which can say what must not follow. */
function nameParameter(description: string, length: number, reserved: readonly ReservedName[] = []) {
  const excluded = reserved.flatMap(({ pattern, beginnings = [] }) => [
    `(?!${pattern.replace(/-$/, "(-|$)")})`,
    ...beginnings.map((beginning) => `(?!${beginning}$)`),
  ]);
  const rules = reserved.map(({ rule }) => `; it must not ${rule}`);
  return {
    Type: "String",
    AllowedPattern: NAME_PATTERN.replace("^", `^${excluded.join("")}`),
    MaxLength: length,
    ConstraintDescription: `${NAME_FORM}; at most ${length} characters${rules.join("")}`,
    Description: description,
  };
}

/**
 * What the two parts of a name's beginning may have of its length, half each. Terraform limits the two together; no function of
 * CloudFormation's rules tells a length
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html), so that each has a
 * limit of its own here, and with both kept, no name gets too long.
 */
function shares(prefixLength: number): readonly [project: number, environment: number] {
  const letters = prefixLength - "-".length;
  return [Math.floor(letters / 2), Math.ceil(letters / 2)];
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
function refuseTwins(ids: readonly string[], refuse: Refuse): void {
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
    refuse(
      `resource ${id} of the SAM template`,
      "would be made twice; rename one of the functions, queues, buckets, tables, secrets or schedules of this name, or deploy with Terraform",
    );
  }
}

/**
 * What a template can have: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html.
 * Resources that SAM makes of others, such as permissions, are not counted.
 */
function refuseTooMany(resources: number, outputs: number, refuse: Refuse): void {
  for (const [what, count, most] of [
    ["resources", resources, 500],
    ["outputs", outputs, 200],
  ] as const) {
    if (count <= most) continue;
    refuse(
      `${what} of the SAM template`,
      `would be ${count}, and CloudFormation takes ${most}; deploy with Terraform, or make two apps of it`,
    );
  }
}
