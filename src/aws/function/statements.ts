import { type FunctionEntry, type GrantEntry, operationsOf, RESOURCE_KINDS } from "@motif/core/model";
import type { OptionalPolicy, Statement } from "../ground/plan.ts";
import type { Rooms } from "../ground/room.ts";
import { queueReference } from "../queue/reference.ts";
import { logGroupReference } from "./reference.ts";
import type { Surroundings } from "./surroundings.ts";

/** Everything that a function's role allows. */
export function statementsOf(
  fn: FunctionEntry,
  { rooms, needs, deadLetterQueue }: Surroundings,
): Statement[] {
  return [
    {
      why: `${fn.name}: writes its log`,
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [{ ...logGroupReference(fn.name), suffix: ":*" }],
    },
    ...tracing(fn),
    ...needs.flatMap(({ statements = [] }) => statements),
    ...fn.grants.flatMap((grant) => granted(fn.name, grant, rooms)),
    ...failing(fn, deadLetterQueue),
  ];
}

/** What a function's role allows besides, by input of the deployment. */
export function optionalPolicies({ name, grants }: FunctionEntry, { kinds }: Rooms): OptionalPolicy[] {
  return RESOURCE_KINDS.flatMap((kind) => {
    const own = grants.filter(({ resource }) => resource.kind === kind);
    const policy = own.length > 0 ? kinds[kind].optionalPolicy?.(name, own) : undefined;
    return policy ? [policy] : [];
  });
}

/**
 * What Lambda needs of each role to put its functions into a VPC.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
export function vpcStatement(functions: readonly FunctionEntry[]): Statement {
  return {
    why: `${functions.map(({ name }) => name).join(", ")}: network interfaces in the VPC, made by Lambda`,
    actions: [
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
    ],
    resources: "every-resource",
  };
}

function tracing({ name, tracing }: FunctionEntry): Statement[] {
  if (!tracing) return [];
  return [
    {
      why: `${name}: sends traces to X-Ray`,
      actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      resources: "every-resource",
    },
  ];
}

function failing({ name }: FunctionEntry, deadLetterQueue: string | undefined): Statement[] {
  if (deadLetterQueue === undefined) return [];
  return [
    {
      why: `${name}: hands over asynchronous invocations that failed for good`,
      actions: ["sqs:SendMessage"],
      resources: [queueReference(deadLetterQueue, "arn")],
    },
  ];
}

/** The statements of one grant: one for each kind of thing that its operations work on. */
function granted(
  functionName: string,
  { resource, access, name }: GrantEntry,
  { kinds }: Rooms,
): Statement[] {
  const why = `${functionName}: grant ${name} (${access} of ${resource.kind} ${resource.name})`;
  return kinds[resource.kind]
    .granted(resource, operationsOf(resource.kind, access))
    .filter(({ actions, resources }) => actions.length > 0 && resources.length > 0)
    .map(({ actions, resources, note = "" }) => ({
      why: why + note,
      actions: [...new Set(actions)].sort(),
      resources,
    }));
}
