import { check, type ProblemCode } from "../check/index.ts";
import type { Constraint } from "../kit/constraint.ts";
import type { Provider } from "../kit/provider.ts";
import { type BlockSchema, loadProviderSchema } from "../schemas/provider-schema.ts";

/** Arguments of a resource that a constraint lets through, and others that it does not. */
export interface ConstraintCase {
  readonly type: string;
  readonly good: string;
  readonly bad: string;
  readonly code: ProblemCode;
}

/** What is said of types and arguments that the provider's schema does not have: constraints, and floors of versions. */
export function deadEntries(providers: readonly Provider[]): string[] {
  return providers.flatMap(({ name, constraints = {}, versions }) => {
    const constrained = Object.entries(constraints).flatMap(([type, ofType]) =>
      ofType.flatMap(pathsOf).map((path) => ({ type, path })),
    );
    const floors = (versions?.floors ?? []).map(({ at }) => {
      const [, type = "", path = ""] = /^((?:data\.)?\w+)\.?(.*)$/.exec(at) ?? [];
      return { type, path };
    });
    return [...constrained, ...floors]
      .filter(({ type, path }) => !exists(path, schemaOf(name, type)))
      .map(({ type, path }) => `${type}: ${path}`);
  });
}

/** What the checker finds in a resource with this body; other problems than those looked for may be among them. */
export async function codesOf(
  providers: readonly Provider[],
  type: string,
  body: string,
): Promise<ProblemCode[]> {
  const required = providers.map(({ name }) => `${name} = { source = "hashicorp/${name}" }`).join("\n");
  const text = `terraform {\nrequired_providers {\n${required}\n}\n}\nresource "${type}" "x" {\n${body}\n}\n`;
  return (await check({ "main.tf": text }, { providers })).map((problem) => problem.code);
}

function schemaOf(provider: string, type: string): BlockSchema | undefined {
  const { resource_schemas: resources, data_source_schemas: data } = loadProviderSchema(provider);
  return type.startsWith("data.") ? data[type.slice("data.".length)] : resources[type];
}

function pathsOf(constraint: Constraint): string[] {
  if (constraint.kind === "count") return constraint.names.map((name) => `${constraint.within}.${name}`);
  if (constraint.kind === "requires") {
    return [constraint.name, constraint.needs].map((name) => `${constraint.within}.${name}`);
  }
  if (constraint.kind === "sum") return [constraint.path, constraint.most];
  return [constraint.path];
}

function exists(path: string, schema: BlockSchema | undefined): boolean {
  const steps = path.split(".").filter((step) => step !== "");
  const last = steps.pop();
  const scope = steps.reduce<BlockSchema | undefined>(
    (block, step) => block?.block_types?.[step]?.block,
    schema,
  );
  if (last === undefined) return scope !== undefined;
  return scope?.attributes?.[last] !== undefined || scope?.block_types?.[last] !== undefined;
}
