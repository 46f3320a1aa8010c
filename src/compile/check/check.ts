/** Checks a Terraform root module without Terraform, provider or network. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join as joinPath, normalize, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { format } from "@cdktn/hcl-tools";
import type { Provider } from "../kit/provider.ts";
import { type BlockSchema, loadProviderSchema } from "../schemas/provider-schema.ts";
import { checkConstraint } from "./constraint-check.ts";
import { elementsOf, instanceBody, localsOf } from "./instances.ts";
import { extend, LANGUAGE } from "./language.ts";
import { type JsonObject, type ParsedBlock, type ParsedModule, parseModule } from "./parsed.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { ProviderIndex } from "./providers.ts";
import { checkReference, declarationsOf, expressionsOf } from "./reference-check.ts";
import { checkBody, join, type Report } from "./schema-check.ts";

export interface CheckOptions {
  /** The providers that the module may use, of those with a schema in this project. */
  readonly providers: readonly Provider[];
  /** The folder of the module, against which `${path.module}/…` is looked up. Set by `checkFolder`. */
  readonly folder?: string;
  /** Files that a build makes later, as paths from the module's folder: `../dist/create-item.zip`. */
  readonly buildProducts?: readonly string[];
}

/** Checks the `.tf` files of a folder. */
export async function checkFolder(folder: string, options: CheckOptions): Promise<Problem[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".tf"));
  const files = names.map((name) => [name, readFileSync(joinPath(folder, name), "utf8")]);
  return check(Object.fromEntries(files), { folder, ...options });
}

/** Checks the files of one module, text by name; an empty result means that nothing was found. */
export async function check(
  files: Readonly<Record<string, string>>,
  options: CheckOptions,
): Promise<Problem[]> {
  const module = await parseModule(files);
  const unparsed = new Set(module.problems.filter((p) => p.code === "syntax").map((p) => p.file));
  const { problems, schemas } = checkArguments(module, options);
  return [
    ...module.problems,
    ...(await checkFormat(files, unparsed)),
    ...problems,
    ...(await checkReferences(module, schemas)),
    ...(await checkFiles(module, options)),
  ];
}

async function checkFormat(
  files: Readonly<Record<string, string>>,
  skip: ReadonlySet<string>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [file, text] of Object.entries(files)) {
    if (skip.has(file) || (await format(text)) === text) continue;
    problems.push({ code: "format", file, where: "", message: "not formatted; run terraform fmt" });
  }
  return problems;
}

/**
 * Checks the arguments of all blocks of a module against the providers' schemas and constraints, and gives the schemas of the
 * resources and data sources whose type is known.
 */
export function checkArguments(
  module: ParsedModule,
  options: CheckOptions,
): { readonly problems: Problem[]; readonly schemas: ReadonlyMap<string, BlockSchema> } {
  const providers = new ProviderIndex(
    module,
    options.providers.map(({ name }) => loadProviderSchema(name)),
  );
  const problems: Problem[] = [];
  const schemas = new Map<string, BlockSchema>();
  const locals = localsOf(module);
  for (const block of module.blocks) {
    const schema = schemaOf(block, providers, reporter(block, problems));
    if (!schema) continue;
    if (block.type !== "") schemas.set(block.address, schema);
    problems.push(...checkBlock(block, schema, locals, options));
  }
  return { problems, schemas };
}

/** Checks the arguments of a block, and those of each of its instances; what is wrong with the block is said of it alone. */
function checkBlock(
  block: ParsedBlock,
  schema: BlockSchema,
  locals: JsonObject,
  { providers }: CheckOptions,
): Problem[] {
  const type = block.kind === "data" ? `data.${block.type}` : block.type;
  const constraints = providers.flatMap((provider) => provider.constraints?.[type] ?? []);
  const findingsIn = (body: JsonObject) => {
    const findings: { code: ProblemCode; path: string; message: string }[] = [];
    const report: Report = (code, path, message) => findings.push({ code, path, message });
    checkBody(checkedBody(block.kind, body), schema, "", report);
    for (const constraint of constraints) checkConstraint(body, constraint, report);
    return findings;
  };
  const own = findingsIn(block.body);
  const instances = Object.entries(elementsOf(block, locals) ?? {}).flatMap(([key, value]) =>
    findingsIn(instanceBody(block.body, key, value))
      .filter((finding) => !own.some((known) => isDeepStrictEqual(known, finding)))
      .map((finding) => ({ ...finding, address: `${block.address}["${key}"]` })),
  );
  return [...own.map((finding) => ({ ...finding, address: block.address })), ...instances].map(
    ({ code, address, path, message }) => ({ code, file: block.file, where: join(address, path), message }),
  );
}

function reporter({ file, address }: ParsedBlock, problems: Problem[]): Report {
  return (code, path, message) => problems.push({ code, file, where: join(address, path), message });
}

function schemaOf(block: ParsedBlock, providers: ProviderIndex, report: Report): BlockSchema | undefined {
  switch (block.kind) {
    case "variable":
      return LANGUAGE.variable;
    case "output":
      return LANGUAGE.output;
    case "terraform":
      return LANGUAGE.terraform;
    case "locals":
      return undefined;
    default: {
      const found = providers.lookUp(block);
      if ("schema" in found)
        return extend(found.schema, block.kind === "provider" ? LANGUAGE.provider : LANGUAGE.meta);
      report(found.code, "", found.message);
      return undefined;
    }
  }
}

/** Without the blocks of `terraform` whose arguments are names of the author's choice. */
function checkedBody(kind: string, body: JsonObject): JsonObject {
  if (kind !== "terraform") return body;
  const { required_providers: _providers, backend: _backend, ...rest } = body;
  return rest;
}

async function checkReferences(
  module: ParsedModule,
  schemas: ReadonlyMap<string, BlockSchema>,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const declarations = declarationsOf(module, schemas);
  for (const block of module.blocks) {
    const report = reporter(block, problems);
    for (const { path, facts: found } of await expressionsOf(block)) {
      for (const reference of found.references) checkReference(reference, block, path, declarations, report);
    }
  }
  return problems;
}

/** The instances of a block that is repeated for what is known, else the block itself. */
function instancesOf(block: ParsedBlock, locals: JsonObject): ParsedBlock[] {
  const elements = elementsOf(block, locals);
  if (!elements) return [block];
  return Object.entries(elements).map(([key, value]) => ({
    ...block,
    address: `${block.address}["${key}"]`,
    body: instanceBody(block.body, key, value),
  }));
}

/** Checks that the files of the module's folder that its blocks name are there, or made by a build. */
export async function checkFiles(module: ParsedModule, options: CheckOptions): Promise<Problem[]> {
  const problems: Problem[] = [];
  const locals = localsOf(module);
  for (const block of module.blocks.flatMap((each) => instancesOf(each, locals))) {
    const report = reporter(block, problems);
    for (const { path, facts: found } of await expressionsOf(block, namesFile)) {
      // An archive that Terraform itself writes does not exist before.
      if (path === "output_path") continue;
      for (const file of found.files) checkFile(file.replace(/^\/+/, ""), path, options, report);
    }
  }
  return problems;
}

/** Whether a text may name a file of the module's folder: parsing all others for it would take most of the time. */
function namesFile(text: string): boolean {
  return text.includes("path.module");
}

function checkFile(
  file: string,
  path: string,
  { folder, buildProducts = [] }: CheckOptions,
  report: Report,
): void {
  if (buildProducts.some((product) => normalize(product) === normalize(file))) return;
  if (folder !== undefined && existsSync(resolve(folder, file))) return;
  report("missing-file", path, `${file} does not exist and no build makes it`);
}
