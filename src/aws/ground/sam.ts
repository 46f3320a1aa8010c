/** What the rooms' SAM has in common: names, resources, references, policies. */
import { nameOf } from "@motif/compile/kit";
import type { FunctionPlan, NarrowedStatement } from "./plan.ts";
import type { Input, Reference } from "./reference.ts";
import { ALIAS } from "./terraform.ts";
import { commented, getAtt, type Intrinsic, refTo, sub, type Value } from "./yaml.ts";

/** What a reference of the plan is in a template, as text for `!Sub`: `${JobsQueue.Arn}`. */
export type Say = (reference: Reference) => string;

/** `create-item` is `CreateItem`. */
export function pascal(name: string): string {
  return name.replaceAll(/(?:^|[-_])([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The logical id of a function: `CreateItemFunction`. */
export function functionId(name: string): string {
  return `${pascal(name)}Function`;
}

/** `${ProjectName}-${Environment}-<rest>` */
export function prefixed(rest: string): string {
  return `\${ProjectName}-\${Environment}-${rest}`;
}

/** `${ProjectName}-${Environment}-<app>-<name>` */
export function fullName(app: string, name: string): string {
  return prefixed(nameOf(app, name));
}

const ONE_REFERENCE = /^\$\{([^{}]+)\}$/;
const ATTRIBUTE = /^(\w+)\.(\w+)$/;

/** A text for `!Sub` in the shortest form: a reference alone needs no text around it. */
export function intrinsic(text: string): Intrinsic {
  const [, name] = ONE_REFERENCE.exec(text) ?? [];
  if (name === undefined) return sub(text);
  const [, resource, attribute] = ATTRIBUTE.exec(name) ?? [];
  return resource === undefined || attribute === undefined ? refTo(name) : getAtt(resource, attribute);
}

/** The ARN to invoke: the function's, or its alias's where it has provisioned concurrency. */
export function invokedArn(functions: readonly FunctionPlan[], name: string): Intrinsic {
  const id = functionId(name);
  const aliased = functions.some((fn) => fn.name === name && fn.provisionedConcurrency > 0);
  return aliased ? refTo(`${id}.Alias`) : getAtt(id, "Arn");
}

/** The id that SAM gives a function's alias: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html */
export function aliasId(functionName: string): string {
  return `${functionId(functionName)}Alias${ALIAS}`;
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

/** An input of a template. */
export interface Parameter {
  readonly name: string;
  /** A switch is `true` or `false`, a text may be empty. */
  readonly type: "switch" | "text" | "number";
  readonly description: string;
  /** Not there where each deployment has to give a value. */
  readonly default?: string | number;
  /** Name of the condition that a switch is on, or that a text is given. */
  readonly condition?: string;
}

/** The parameter for an input of the plan. */
export function parameterOf({ input }: Input): string {
  return pascal(input);
}

/** The condition that the input of an optional policy is given, by the policy's name. */
export function givenFor(policyName: string): string {
  return `Has${pascal(policyName)}`;
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

/** An output of a template. */
export type TemplateOutput = readonly [
  name: string,
  output: { readonly Description: string; readonly Value: Value },
];

/** An output, by the name that Terraform's has: `api_url` is `ApiUrl`. */
export function samOutput(name: string, description: string, value: Value): TemplateOutput {
  return [pascal(name), { Description: description, Value: value }];
}

/**
 * Outputs for some parts of an app, by the name of Terraform's one output for them, and theirs: outputs of CloudFormation are
 * texts, so `bucket_names.uploads` is `BucketNamesUploads`.
 */
export function samOutputByName(
  name: string,
  what: string,
  values: readonly (readonly [name: string, value: Value])[],
): TemplateOutput[] {
  return values.map(([key, value]) => samOutput(`${name}-${key}`, `${what} ${key}.`, value));
}

/** Who may take a role on. */
export function assumedBy(service: string, condition?: Value): Value {
  return policyDocument([
    { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: condition },
  ]);
}

/** A policy of these statements. */
export function policyDocument(statements: readonly Value[]): Value {
  return { Version: "2012-10-17", Statement: statements };
}

/** A statement of a policy, with its reason above it. */
export function statement({ why, actions, resources, condition }: NarrowedStatement, say: Say): Value {
  const meant = (value: Reference | Input) =>
    "input" in value ? refTo(parameterOf(value)) : intrinsic(say(value));
  return commented(why, {
    Effect: "Allow",
    Action: actions,
    Resource: resources === "every-resource" ? "*" : resources.map(meant),
    Condition: condition && { StringEquals: { [condition.variable]: condition.values.map(meant) } },
  });
}

/** A statement of a resource's policy that refuses whoever comes without TLS. */
export function tlsOnly(action: string, resource: Value): Value {
  return commented("Nobody may come without TLS.", {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
}
