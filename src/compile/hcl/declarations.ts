import { TerraformError } from "../errors.ts";
import { type Args, type Block, block, blocks, makeBlock } from "./block.ts";
import { type Expression, type Value, verbatim } from "./expression.ts";
import { ref } from "./reference.ts";

/** A block at the top of a file that others can refer to; `address` as in `aws_sqs_queue.jobs` or `var.region`. */
export interface Addressed extends Block {
  readonly address: string;
}

/** A managed resource. */
export interface Resource extends Addressed {
  readonly type: "resource";
  readonly labels: readonly [type: string, name: string];
}

/** A data source. */
export interface DataSource extends Addressed {
  readonly type: "data";
  readonly labels: readonly [type: string, name: string];
}

/** A condition with the message shown when it does not hold. */
export interface Condition {
  readonly condition: Value;
  readonly message: Value;
}

/** Meta-arguments: https://developer.hashicorp.com/terraform/language/meta-arguments */
export interface Meta {
  /** Comment above the block. */
  readonly comment?: string;
  readonly count?: Value;
  readonly forEach?: Value;
  /** Local name of a provider other than the one the type's prefix names, such as `google-beta`. */
  readonly provider?: string;
  readonly dependsOn?: readonly (Expression | Addressed)[];
  /** `type` as in `local-exec`: https://developer.hashicorp.com/terraform/language/provisioners */
  readonly provisioners?: readonly { readonly type: string; readonly args: Args }[];
  readonly lifecycle?: {
    readonly createBeforeDestroy?: boolean;
    readonly preventDestroy?: boolean;
    /** Argument names. */
    readonly ignoreChanges?: readonly string[];
    readonly replaceTriggeredBy?: readonly Expression[];
    readonly preconditions?: readonly Condition[];
    readonly postconditions?: readonly Condition[];
  };
}

/** `resource "type" "name" { … }`: `resource("aws_sqs_queue", "jobs", { name: tpl`${v("project_name")}-jobs` })`. */
export function resource(type: string, name: string, args: Args, meta: Meta = {}): Resource {
  const made = makeBlock("resource", [type, name], withMeta(args, meta), meta.comment);
  const provisioners = (meta.provisioners ?? []).map((p) => makeBlock("provisioner", [p.type], p.args));
  const body = [...made.body, ...provisioners];
  return { ...made, body, type: "resource", labels: [type, name], address: `${type}.${name}` };
}

/** `data "type" "name" { … }` */
export function data(type: string, name: string, args: Args, meta: Meta = {}): DataSource {
  const made = makeBlock("data", [type, name], withMeta(args, meta), meta.comment);
  return { ...made, type: "data", labels: [type, name], address: `data.${type}.${name}` };
}

/** An input variable; `type` is a type constraint such as `string` or `map(number)`. */
export interface VariableOptions {
  readonly type: string;
  readonly description: string;
  readonly default?: Value;
  readonly nullable?: boolean;
  readonly sensitive?: boolean;
  readonly validations?: readonly Condition[];
  readonly comment?: string;
}

/** `variable "name" { … }` */
export function variable(name: string, options: VariableOptions): Addressed {
  const { type, description, nullable, sensitive, validations = [], comment } = options;
  const args: Args = {
    type: verbatim(type),
    description,
    default: options.default,
    nullable,
    sensitive,
    validation: conditions(validations),
  };
  return { ...makeBlock("variable", [name], args, comment), address: `var.${name}` };
}

/** `output "name" { … }` */
export function output(
  name: string,
  options: {
    readonly value: Value;
    readonly description: string;
    readonly sensitive?: boolean;
    readonly comment?: string;
  },
): Addressed {
  const { value, description, sensitive, comment } = options;
  return {
    ...makeBlock("output", [name], { description, value, sensitive }, comment),
    address: `output.${name}`,
  };
}

/** `locals { … }` */
export function locals(values: Args, comment?: string): Block {
  return makeBlock("locals", [], values, comment);
}

/** `provider "name" { … }` */
export function provider(name: string, args: Args, comment?: string): Block {
  return makeBlock("provider", [name], args, comment);
}

/** `terraform { … }` with the version of Terraform and the providers by local name. */
export function terraform(
  options: {
    readonly requiredVersion: string;
    readonly requiredProviders: Readonly<
      Record<string, { readonly source: string; readonly version: string }>
    >;
  },
  comment?: string,
): Block {
  const { requiredVersion, requiredProviders } = options;
  const providers = Object.entries(requiredProviders).map(([name, p]) => [
    name,
    { source: p.source, version: p.version },
  ]);
  const args = {
    required_version: requiredVersion,
    required_providers: block(Object.fromEntries(providers)),
  };
  return makeBlock("terraform", [], args, comment);
}

function conditions(list: readonly Condition[]) {
  return blocks(list.map(({ condition, message }) => ({ condition, error_message: message })));
}

/** Meta-arguments where Terraform's style guide puts them: repetition and provider first, lifecycle and depends_on last. */
function withMeta(args: Args, meta: Meta): Args {
  const { lifecycle, dependsOn } = meta;
  const reserved = ["count", "for_each", "provider", "lifecycle", "depends_on"].find((name) => name in args);
  if (reserved) {
    throw new TerraformError(
      "INVALID_NAME",
      `"${reserved}" is a meta-argument: pass it in the last parameter`,
    );
  }
  return {
    count: meta.count,
    for_each: meta.forEach,
    provider: meta.provider === undefined ? undefined : ref(meta.provider),
    ...args,
    lifecycle:
      lifecycle &&
      block({
        create_before_destroy: lifecycle.createBeforeDestroy,
        prevent_destroy: lifecycle.preventDestroy,
        ignore_changes: lifecycle.ignoreChanges?.map((name) => ref(name)),
        replace_triggered_by: lifecycle.replaceTriggeredBy,
        precondition: conditions(lifecycle.preconditions ?? []),
        postcondition: conditions(lifecycle.postconditions ?? []),
      }),
    depends_on: dependsOn?.map((target) => ("address" in target ? ref(target) : target)),
  };
}
