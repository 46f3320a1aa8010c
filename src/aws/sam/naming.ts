import type { AwsPlan, FunctionPlan, Reference, StatementResource } from "../plan/aws-plan.ts";
import { nameOf, queueNameOf } from "../plan/names.ts";
import { getAtt, type Intrinsic, refTo, sub, type Value } from "./yaml.ts";

const KINDS = {
  function: "Function",
  table: "Table",
  bucket: "Bucket",
  queue: "Queue",
  secret: "Secret",
  api: "HttpApi",
} as const;

/** The parameter with the ARN of the key that secrets are encrypted with. */
export const SECRET_KEY = "SecretsKmsKeyArn";

/** `create-item` is `CreateItem`. */
export function pascal(name: string): string {
  return name.replaceAll(/(?:^|[-_])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The logical id of something in the plan: `CreateItemFunction`. */
export function logicalId(kind: Reference["kind"], name: string): string {
  return pascal(name) + KINDS[kind];
}

/** `${ProjectName}-${Environment}-<app>-<name>` */
export function fullName(app: string, name: string): string {
  return `\${ProjectName}-\${Environment}-${nameOf(app, name)}`;
}

/** The full name of a bucket, as text for `!Sub`. */
export function bucketName(app: string, name: string): string {
  return `${fullName(app, name)}-\${AWS::AccountId}`;
}

/** The ARN of a queue, as text for `!Sub`: built, since a queue and its dead-letter queue name each other. */
export function queueArn(app: string, queue: { readonly name: string; readonly fifo: boolean }): string {
  const name = `\${ProjectName}-\${Environment}-${queueNameOf(app, queue)}`;
  return `arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${name}`;
}

/** A reference of the plan. A bucket's name is built: a reference would make a circle of bucket, function and role. */
export function referenceTo(app: string, { kind, name, attribute }: Reference): Intrinsic {
  const id = logicalId(kind, name);
  if (kind === "bucket") return sub(attribute === "arn" ? bucketArn(app, name) : bucketName(app, name));
  if (kind === "queue" && attribute === "name") return getAtt(id, "QueueName");
  if (kind === "secret") return refTo(id);
  return attribute === "arn" ? getAtt(id, "Arn") : refTo(id);
}

/** The ARN that a permission is for. */
export function arnOf(app: string, resource: StatementResource): Intrinsic {
  switch (resource.kind) {
    case "table": {
      const id = logicalId("table", resource.name);
      return resource.index === undefined ? getAtt(id, "Arn") : sub(`\${${id}.Arn}/index/${resource.index}`);
    }
    case "bucket":
      return sub(bucketArn(app, resource.name));
    case "objects":
      return sub(`${bucketArn(app, resource.name)}/*`);
    case "secret":
      return refTo(logicalId("secret", resource.name));
    case "secret-key":
      return refTo(SECRET_KEY);
    case "log-streams":
      // CloudFormation's ARN of a log group ends with `:*` already.
      return getAtt(`${pascal(resource.function)}LogGroup`, "Arn");
    default:
      return getAtt(logicalId(resource.kind, resource.name), "Arn");
  }
}

/** The ARN to invoke: the function's, or its alias's where it has provisioned concurrency. */
export function invokedArn(fn: FunctionPlan): Intrinsic {
  const id = logicalId("function", fn.name);
  return fn.provisionedConcurrency > 0 ? refTo(`${id}.Alias`) : getAtt(id, "Arn");
}

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Metadata?: Value;
  /** The id of a resource that has to be there before. */
  readonly DependsOn?: string;
  /** It is only made where this condition holds. */
  readonly Condition?: string;
  readonly Properties: { readonly [name: string]: Value | undefined };
}

/** Resources by logical id. */
export type Resources = readonly (readonly [id: string, resource: TemplateResource])[];

/** A resource with its id. */
export function made(
  id: string,
  type: string,
  properties: TemplateResource["Properties"],
  attributes: Pick<TemplateResource, "Condition" | "DependsOn"> = {},
): readonly [string, TemplateResource] {
  return [id, { Type: type, ...attributes, Properties: properties }];
}

/** The tags that resources have besides those that \`sam deploy --tags\` gives. */
export function tags(app: string): Value {
  return { project: refTo("ProjectName"), environment: refTo("Environment"), app };
}

/** The same as a list, as most resources of CloudFormation want it. */
export function tagList(app: string): Value {
  return [
    { Key: "project", Value: refTo("ProjectName") },
    { Key: "environment", Value: refTo("Environment") },
    { Key: "app", Value: app },
  ];
}

/** The plan's function of a name. */
export function functionNamed(plan: AwsPlan, name: string): FunctionPlan {
  const fn = plan.functions.find((candidate) => candidate.name === name);
  if (!fn) throw new Error(`The plan has no function ${name}.`);
  return fn;
}

function bucketArn(app: string, name: string): string {
  return `arn:\${AWS::Partition}:s3:::${bucketName(app, name)}`;
}
