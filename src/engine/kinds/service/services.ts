import { MotifError, type StandIn, type StandInWorld } from "@motif/core";
import { answerOf, httpServices, unanswered, urlOfRequest } from "@motif/core/driver";
import type { ServiceAnswer } from "@motif/core/platform";
import type { GivenGround } from "../../ground/kind.ts";
import { localVariables, withoutPrefix } from "../../ground/local-variables.ts";
import type { ServiceFetch } from "./protocol.ts";
import type { StandInsByName } from "./stand-ins-file.ts";

/** A request that a stand-in got, and what it answered. Times are in milliseconds since 1970, bodies are read as UTF-8. */
export interface StandInCall {
  /** The name of the service. */
  readonly service: string;
  readonly method: string;
  /** Path and query below the service's URL: `/charges`; of a service that is anywhere, the whole URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty where there was none. */
  readonly body: string;
  readonly at: number;
  /** The invocation that asked: its id; in a simulation its name there, `pay#3`. */
  readonly by: string;
  /** Not there as long as none was given. Whoever asked need not have got it. */
  readonly answer?: StandInAnswer;
}

/** What a stand-in answered. */
export interface StandInAnswer {
  readonly at: number;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the engine's functions reach as the services of their app. */
export interface Services {
  /** Throws as a service's driver does. `by` is the id of the invocation, where it is known. */
  fetch(request: ServiceFetch, by: string | undefined): Promise<ServiceAnswer>;
  /** Where the requests to a service go, for whoever starts the app. */
  placeOf(service: { readonly name: string; readonly url?: string }): string;
  /** What stand-ins were asked, in order; not noted on a developer's machine. */
  readonly calls: readonly StandInCall[];
}

/** What a test gives. */
export interface GivenServices {
  /** What stands in for the services that functions call, by name. One that is not given is missing. */
  readonly services?: StandInsByName;
}

/** The services of a test: stand-ins, and nothing else. */
export function givenServices(standIns: StandInsByName, ground: GivenGround): Services {
  const calls: StandInCall[] = [];
  const world = worldOf(ground);
  return {
    calls,
    placeOf: () => "the test",
    async fetch(request, by = "") {
      const standIn = own(standIns, request.resource);
      if (!standIn) throw missingStandIn(request.resource);
      const call: StandInCall & { answer?: StandInAnswer } = { ...noted(request), at: ground.now(), by };
      calls.push(call);
      const answer = await ground.outside(() => ask(standIn, request, world));
      const { status, headers, body } = answer;
      call.answer = { at: ground.now(), status, headers: Object.fromEntries(headers), body: textOf(body) };
      return answer;
    },
  };
}

const PREFIX = "MOTIF_SERVICE_";

/**
 * Services on a developer's machine: the stand-ins of the app's `stand-ins.ts`; without one, the real service at the URL of an
 * environment variable such as `MOTIF_SERVICE_PAYMENTS` or the line of that name in the app's `.env`; else what answers among
 * `others`; else the real service at its own URL.
 */
export function localServices(
  appFolder: string,
  standIns: StandInsByName,
  environment: NodeJS.ProcessEnv = process.env,
  others: StandInsByName = {},
): Services {
  const { read } = localVariables(appFolder, environment);
  const variableOf = (name: string) => PREFIX + name.replaceAll("-", "_").toUpperCase();
  const world = worldOf({ now: Date.now, chance: Math.random });
  const otherOf = (name: string) => (read(variableOf(name)) === undefined ? own(others, name) : undefined);
  const real = httpServices(({ name, url }) => read(variableOf(name)) ?? url ?? "");
  return {
    calls: [],
    placeOf({ name, url }) {
      if (own(standIns, name)) return "its stand-in in stand-ins.ts";
      if (otherOf(name)) return "the development issuer: motif token signs for it";
      if (url === undefined) return "any public host, which is called for real";
      const set = read(variableOf(name));
      return set === undefined
        ? `${url}, which is called for real`
        : `the URL in ${variableOf(name)}, which is called for real`;
    },
    async fetch(request) {
      const { resource: name, url, timeoutMs } = request;
      const standIn = own(standIns, name) ?? otherOf(name);
      if (standIn) return ask(standIn, request, world);
      const place = url === undefined ? ({ anywhere: true } as const) : { url };
      const service = { kind: "service", name, ...place, timeout: `${timeoutMs}ms` } as const;
      return real.fetch(service, request, AbortSignal.timeout(timeoutMs));
    },
  };
}

/** The variables that functions get to see: all but those of services, which they have to be granted. */
export function withoutServices(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return withoutPrefix(environment, PREFIX);
}

function own(standIns: StandInsByName, name: string): StandIn | undefined {
  return Object.hasOwn(standIns, name) ? standIns[name] : undefined;
}

function worldOf({ now, chance }: Pick<GivenGround, "chance" | "now">): StandInWorld {
  return { now: () => new Date(now()), chance };
}

/** What a stand-in answers, in full. */
async function ask(standIn: StandIn, request: ServiceFetch, world: StandInWorld): Promise<ServiceAnswer> {
  const { resource: name, url, target, method, headers, body } = request;
  const asked = new Request(urlOfRequest(name, url, target), {
    method,
    headers: headers.map(([field, value]): [string, string] => [field, value]),
    body: body ?? null,
  });
  try {
    const response = await standIn(asked, world);
    if (!(response instanceof Response)) throw badAnswer(name);
    if (response.type === "error") throw new Error("its stand-in broke the connection off.");
    return await answerOf(name, response);
  } catch (error) {
    throw error instanceof MotifError ? error : unanswered(name, request, error);
  }
}

function missingStandIn(name: string): MotifError {
  return new MotifError(
    "missing-stand-in",
    `Service ${name} has no stand-in in this test. Write start(app, { services: { "${name}": async (request) => new Response() } }).`,
  );
}

function badAnswer(name: string): MotifError {
  return new MotifError("bad-stand-in", `The stand-in of service ${name} gave no Response; return one.`);
}

function noted({ resource, method, target, headers, body }: ServiceFetch) {
  return {
    service: resource,
    method,
    path: target,
    headers: Object.fromEntries(headers),
    body: body ? textOf(body) : "",
  };
}

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}
