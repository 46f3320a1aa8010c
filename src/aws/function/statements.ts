import { type FunctionEntry, type GrantEntry, operationsOf, RESOURCE_KINDS } from "@motif/core/model";
import type { BasePlan, OptionalPolicy, Statement } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { RoleSize, Rooms } from "../ground/room.ts";
import { logGroupReference } from "./reference.ts";
import type { Ends, Surroundings } from "./surroundings.ts";

const EVERY_RESOURCE = "every-resource" as const;

/** What every function may do with its own log group. */
export const WRITES_LOG = { why: "writes its log", actions: ["logs:CreateLogStream", "logs:PutLogEvents"] };

/** What every function that is traced may do with X-Ray, which has nothing to name. */
export const SENDS_TRACES = {
  why: "sends traces to X-Ray",
  actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
};

/** The streams of a function's log group. */
function logStreams(functionName: string): Reference {
  return { ...logGroupReference(functionName), suffix: ":*" };
}

/** What the role of a function allows as that of every function does. */
export function baseStatements({ name, tracing }: FunctionEntry): Statement[] {
  const log = { ...WRITES_LOG, why: `${name}: ${WRITES_LOG.why}`, resources: [logStreams(name)] };
  const traces = { ...SENDS_TRACES, why: `${name}: ${SENDS_TRACES.why}`, resources: EVERY_RESOURCE };
  return tracing ? [log, traces] : [log];
}

/** What a function's role allows besides. */
export function statementsOf(fn: FunctionEntry, { rooms, needs, ends }: Surroundings): Statement[] {
  return [
    ...needs.flatMap(({ statements = [] }) => statements),
    ...fn.grants.flatMap((grant) => granted(fn.name, grant, rooms)),
    ...ending(fn, ends),
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
export const VPC_ACTIONS = {
  create: ["ec2:CreateNetworkInterface"],
  /**
   * "Either specify a unique resource ID, or include all resource IDs, for example,
   * "Resource": "arn:aws:ec2:us-west-2:123456789012:*\/*"" (of ec2:DeleteNetworkInterface).
   */
  change: ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:UnassignPrivateIpAddresses"],
  /** "This action only works if it's allowed on all resources": descriptions have no narrower one. */
  describe: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"],
} as const;

/**
 * Characters of the policy for VPCs at most, with 16 subnets and 5 security groups, which is what Lambda takes
 * (https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html).
 */
const VPC_POLICY_LENGTH = 2500;

/** What the role of each function allows in all, in whatever deployment. */
export function roleSizes({ functions }: BasePlan): RoleSize[] {
  return functions.map(({ name, baseStatements, statements, optionalPolicies: optional }) => ({
    where: `function ${name}`,
    statements: [...baseStatements, ...statements, ...optional.map(({ statement }) => statement)],
    extra: VPC_POLICY_LENGTH,
    wayOut: "Make two functions of it, with fewer grants each",
  }));
}

/** The same as one statement, where the subnets cannot be looped over: in a SAM template. */
export function vpcStatement(functions: readonly FunctionEntry[]): Statement {
  return {
    why: `${functions.map(({ name }) => name).join(", ")}: network interfaces in the VPC, made by Lambda`,
    actions: Object.values(VPC_ACTIONS).flat().sort(),
    resources: EVERY_RESOURCE,
  };
}

/** Lambda sends with the function's role (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). */
function ending({ name }: FunctionEntry, ends: Ends | undefined): Statement[] {
  if (!ends) return [];
  const { onSuccess, onFailure } = ends;
  const sending = (what: string, queue: Reference) => ({
    why: `${name}: hands over asynchronous invocations that ${what}`,
    actions: ["sqs:SendMessage"],
    resources: [queue],
  });
  return [...(onSuccess ? [sending("succeeded", onSuccess)] : []), sending("failed for good", onFailure)];
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
    .map(({ actions, resources, note }) => ({
      why: why + (note ?? ""),
      actions: [...new Set(actions)].sort(),
      // What has a note is for a part of what the access is for.
      ...(note === undefined && {
        access: `${resource.kind}_${access.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      }),
      resources,
    }));
}
