import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MotifError, type StandIns } from "@motif/core";
import { type Inventory, loadApp } from "@motif/core/model";
import { isObject, messageOf } from "@motif/core/platform";
import { type ExampleCalls, loadCalls } from "@motif/cost";
import { issuersOf, loadStandIns, STAND_INS_FILE } from "@motif/engine/virtual";
import type { Invariants } from "./checks.ts";
import type { Subject } from "./run.ts";
import { clientsFromSchemas } from "./schema-load/from-schemas.ts";
import type { Clients } from "./simulated-client.ts";

/** The file that says what must hold of an app. */
export const INVARIANTS_FILE = "invariants.ts";

/** What every secret is worth that the invariants give no value. */
const SIMULATED_SECRET = "simulated";

/**
 * Reads what is simulated from an app's folder: the app, `invariants.ts` where there is one, and what clients do.
 * Throws `MotifError` (`app-not-found`, `app-broken`, `bad-invariants`, `bad-stand-ins`, `missing-stand-in`, `no-clients`),
 * `DefinitionError` or `CostError`.
 */
export async function loadSubject(folder: string): Promise<Subject> {
  const { inventory, folder: root } = await loadApp(folder);
  const invariants = await loadInvariants(root);
  const examples = invariants.clients ? undefined : await exampleCalls(root);
  const clients: Clients | undefined = invariants.clients ?? examples?.calls ?? clientsFromSchemas(inventory);
  if (!clients) throw nobodyCalls(root);
  const standIns = await standInsOf(root, inventory, invariants);
  const given = givenTo(inventory, invariants, examples);
  return { inventory, invariants, clients, given, ...(standIns && { standIns }) };
}

/** Who answers in place of the app's services: nothing in a simulation reaches the outside. */
async function standInsOf(
  folder: string,
  inventory: Inventory,
  { services }: Invariants,
): Promise<StandIns | undefined> {
  const { resources } = inventory;
  const standIns = services ?? (await loadStandIns(folder));
  const made = resources.service.length > 0 ? (standIns?.() ?? {}) : {};
  const issuers = issuersOf(inventory);
  const missing = resources.service.find(({ name }) => !Object.hasOwn(made, name) && !issuers.has(name));
  if (!missing) return standIns;
  throw new MotifError(
    "missing-stand-in",
    `Service ${missing.name} has no stand-in, and a simulation calls nobody for real: give it one in ${join(folder, STAND_INS_FILE)}, or in "services" of ${INVARIANTS_FILE}; docs/services.md shows one.`,
  );
}

async function exampleCalls(folder: string): Promise<ExampleCalls | undefined> {
  return existsSync(join(folder, "workload.ts")) ? loadCalls(folder) : undefined;
}

function nobodyCalls(folder: string): MotifError {
  return new MotifError(
    "no-clients",
    `Nobody says how the app in ${folder} is called, and it has no route, queue or task to call: export "calls" from its workload.ts, or "clients" in its ${INVARIANTS_FILE}.`,
  );
}

async function loadInvariants(folder: string): Promise<Invariants> {
  const file = join(folder, INVARIANTS_FILE);
  if (!existsSync(file)) return {};
  const invariants = await defaultExport(file);
  if (isInvariants(invariants)) return invariants;
  throw new MotifError(
    "bad-invariants",
    `${file}: the default export is no set of invariants. Write: export default { eventually: { … } } satisfies Invariants; docs/simulation.md shows one.`,
  );
}

async function defaultExport(file: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(file).href);
    return isObject(module) ? module.default : undefined;
  } catch (cause) {
    throw new MotifError("bad-invariants", `${file} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

/** Functions can be checked no further than that they are some. */
function isInvariants(value: unknown): value is Invariants {
  if (!isObject(value)) return false;
  const { clients, services, always = {}, eventually = {} } = value;
  const checks = [always, eventually].flatMap((group) => (isObject(group) ? Object.values(group) : [group]));
  return [clients ?? isInvariants, services ?? isInvariants, ...checks].every(
    (check) => typeof check === "function",
  );
}

function givenTo(
  { resources }: Inventory,
  { configs, secrets }: Invariants,
  examples: ExampleCalls | undefined,
) {
  const names = resources.secret.map(({ name }) => name);
  return {
    ...(configs && { configs }),
    secrets: {
      ...Object.fromEntries(names.map((name) => [name, SIMULATED_SECRET])),
      ...examples?.secrets,
      ...secrets,
    },
  };
}
