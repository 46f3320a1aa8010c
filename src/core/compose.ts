import { isDeepStrictEqual } from "node:util";
import { type App, app } from "./app.ts";
import { DefinitionError, type DefinitionProblem } from "./ground/errors.ts";
import { checkThrough } from "./triggers/api/check-middleware.ts";
import type { HttpApi, HttpApiOptions } from "./triggers/api/declare.ts";
import { DEFAULT_BODY_LIMIT } from "./triggers/api/entry.ts";
import type { Wiring } from "./triggers/triggers.ts";

/**
 * One app of several: all of their routes in one HTTP API, and all else that they wire. Names of wiring that more than one of them
 * has begin with the app's name. Functions and resources keep theirs, so none may be there twice.
 * Throws `DefinitionError` where two answer the same route, or differ in `cors`.
 *
 * @example
 * ```ts
 * export default compose("shop", [catalogue, orders]);
 * ```
 */
export function compose(name: string, apps: readonly App[]): App {
  const wired = apps.flatMap((each) =>
    Object.entries(each.wiring).map(([key, wiring]) => ({ app: each.name, key, wiring })),
  );
  const apis = wired.flatMap(({ app, wiring }) => (wiring.kind === "httpApi" ? [{ app, api: wiring }] : []));
  const problems = [...routesTwice(apis), ...differentCors(apis), ...missingMiddleware(apis)];
  if (problems.length > 0) throw new DefinitionError(name, problems);
  const others = wired.filter(({ wiring }) => wiring.kind !== "httpApi");
  const nameOf = ({ app, key }: (typeof others)[number]) =>
    key !== "api" && others.filter((other) => other.key === key).length === 1 ? key : `${app}-${key}`;
  const wiring: Record<string, Wiring> = Object.fromEntries(
    others.map((each) => [nameOf(each), each.wiring]),
  );
  return app(name, apis.length === 0 ? wiring : { api: together(apis.map(({ api }) => api)), ...wiring });
}

interface ApiOfApp {
  readonly app: string;
  readonly api: HttpApi;
}

function routesTwice(apis: readonly ApiOfApp[]): DefinitionProblem[] {
  const owners = new Map<string, string>();
  const problems: DefinitionProblem[] = [];
  for (const { app, api } of apis) {
    for (const route of Object.keys(api.routes)) {
      const owner = owners.get(route);
      if (owner === undefined) owners.set(route, app);
      else
        problems.push({
          where: `route "${route}"`,
          message: `both ${owner} and ${app} answer it; change it in one of them, or deploy them as two apps`,
        });
    }
  }
  return problems;
}

function missingMiddleware(apis: readonly ApiOfApp[]): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  for (const { app, api } of apis)
    checkThrough(app, api, (where, message) => problems.push({ where, message }));
  return problems;
}

function differentCors(apis: readonly ApiOfApp[]): DefinitionProblem[] {
  const [first, ...more] = apis;
  return more
    .filter(({ api }) => !isDeepStrictEqual(api.cors, first?.api.cors))
    .map(({ app }) => ({
      where: "cors",
      message: `${first?.app} and ${app} differ, and an app has one HTTP API; give both the same, or deploy them as two apps`,
    }));
}

/** Each setting by what the apps say of it; one that this does not know does not compile. */
function together(apis: readonly HttpApi[]): HttpApi {
  const settings: { readonly [S in keyof Required<HttpApiOptions>]: HttpApiOptions[S] | undefined } = {
    cors: apis[0]?.cors,
    // None of the apps refuses what it would take alone.
    bodyLimit: Math.max(...apis.map(({ bodyLimit = DEFAULT_BODY_LIMIT }) => bodyLimit)),
    // What one of them asks of its own routes is asked before.
    through: apis[0]?.through?.filter((one) => apis.every(({ through }) => through?.includes(one))),
    validation: apis.find(({ validation }) => validation === "gateway")?.validation,
    open: apis.some(({ open }) => open !== undefined) ? apis.flatMap(openRoutes) : undefined,
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    kind: "httpApi",
    routes: Object.assign({}, ...apis.map(({ routes }) => routes)),
    ...Object.fromEntries(given),
  };
}

/** What anybody may call of an app alone: what it says, or each route whose function asks nobody. */
function openRoutes({ open, routes }: HttpApi): readonly string[] {
  return open ?? Object.keys(routes).filter((route) => routes[route]?.authorizer === undefined);
}
