/** What security rules ask of blocks. */
import type { Block } from "../hcl/block.ts";
import type { Resource } from "../hcl/declarations.ts";
import type { Expression } from "../hcl/expression.ts";
import { argument, type Literal, literalOf, references, refersTo, walkExpression } from "../hcl/inspect.ts";
import { type Module, resourcesOf } from "../hcl/module.ts";

/** Whether an argument of the block is given, with whatever value. */
export function isSet(block: Block, name: string): boolean {
  return argument(block, name) !== undefined;
}

/** The value of an argument that is written out; undefined where it is not set or known to Terraform alone. */
export function literal(block: Block, name: string): Literal | undefined {
  return literalOf(argument(block, name));
}

/** The references in an argument of the block. */
export function referencesIn(block: Block, name: string): string[] {
  const value = argument(block, name);
  return value === undefined ? [] : references(value);
}

/** The texts in an argument that are written out, also those inside of lists that hold references. */
export function textsIn(value: Expression | undefined): string[] {
  if (value === undefined) return [];
  return [...walkExpression(value)].flatMap((node) =>
    node.kind === "literal" && typeof node.value === "string" ? [node.value] : [],
  );
}

/** The first action of a list with a wildcard, or what is wrong with the list; undefined where it names each action. */
export function wildcardIn(actions: Literal | undefined): string | undefined {
  if (!Array.isArray(actions)) return "has actions that are not written out";
  const wild = actions.find((action) => String(action).includes("*"));
  return wild === undefined ? undefined : `allows ${wild}; name the actions`;
}

/** The resources of a type that refer to something. */
export function attached(target: { readonly address: string }, module: Module, type: string): Resource[] {
  return resourcesOf(module, type).filter((candidate) => refersTo(candidate, target.address));
}

/** What is wrong with the arguments that should have these values, if anything. */
export function allOf(block: Block, wanted: Readonly<Record<string, Literal>>): string | undefined {
  const wrong = Object.entries(wanted).filter(([name, value]) => literal(block, name) !== value);
  return wrong.length === 0
    ? undefined
    : `set ${wrong.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ")}`;
}

/** The first of some checks that found something. */
export function firstProblem(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}

const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIAL|CONNECTION_?STRING|SAS\b/i;
const SECRET_VALUE = /-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:]+:[^@\s]+@/;

/** Whether a variable of this name should name a secret at most, never hold it. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Attributes that say how a resource is called or where it is, and nothing of what is in it. */
const NAMING = /\.(?:arn|endpoint|id|key|name|parameter)$/;

/** The variable with the URL of a service outside, which takes no credentials (`urlVariables`). */
const SERVICE_URL = /^var\.service_\w+_url$/;

/** Whether a value is how something is called: what the module makes of a provider, or a service outside. */
export function namesResource(value: Expression, provider: string): boolean {
  if (value.kind !== "reference") return false;
  return (value.path.startsWith(`${provider}_`) && NAMING.test(value.path)) || SERVICE_URL.test(value.path);
}

/** Whether a text holds a private key or a URL with a password; `ofCloud` finds the cloud's own keys. */
export function holdsCredential(text: string, ofCloud: RegExp): boolean {
  return SECRET_VALUE.test(text) || ofCloud.test(text);
}
