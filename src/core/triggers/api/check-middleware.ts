import type { HttpFunction } from "../../functions/http.ts";
import type { Middleware } from "../../functions/middleware.ts";
import { checkName, type Report, reportMissing } from "../../ground/report.ts";
import type { HttpApi } from "./declare.ts";

/** Reports what is wrong with what requests pass on their way to the functions of an API. */
export function checkMiddleware(name: string, api: HttpApi, report: Report): void {
  checkThrough(name, api, report);
  const known = new Map<string, Middleware>();
  for (const [key, fn] of Object.entries(api.routes)) {
    if (fn?.kind !== "http") continue;
    const where = `${name}, route "${key}"`;
    for (const one of fn.middleware) {
      if (one?.kind !== "middleware") {
        reportMissing(where, "middleware", report);
        continue;
      }
      const twin = known.get(one.name);
      if (twin && twin !== one)
        report(where, `two different middleware are called ${one.name}; rename one of them`);
      if (!twin) {
        checkName("middleware", one.name, report);
        for (const problem of one.problems) report(`middleware ${one.name}`, problem);
      }
      known.set(one.name, one);
      checkPlace(`function ${fn.name}, middleware ${one.name}`, one, fn, report);
    }
  }
}

/** Reports functions without the middleware that the API asks of all. */
export function checkThrough(name: string, { routes, through = [] }: HttpApi, report: Report): void {
  for (const [key, fn] of Object.entries(routes)) {
    for (const one of through) {
      if (fn?.kind === "http" && !fn.middleware.includes(one))
        report(
          `${name}, route "${key}"`,
          `function ${fn.name} has not the middleware ${one?.name}, which the API's "through" asks of all; give it that`,
        );
    }
  }
}

/** What a middleware needs of the function that it is given to. */
function checkPlace(
  where: string,
  one: Middleware,
  { middleware, authorizer }: HttpFunction,
  report: Report,
): void {
  if (middleware.indexOf(one) !== middleware.lastIndexOf(one)) report(where, "is named twice");
  if (one.authorizer && one.authorizer !== authorizer)
    report(
      where,
      `reads what the authorizer ${one.authorizer.name} says, and the function has another one, or none`,
    );
  const inOrder = inOrderOf(middleware);
  const before = inOrder.slice(0, inOrder.indexOf(one));
  for (const needed of one.needs) {
    if (!before.includes(needed))
      report(where, `needs ${needed?.name}, which the function has not before it; name it in front`);
  }
}

/** In the order in which they run. */
function inOrderOf(middleware: readonly Middleware[]): readonly Middleware[] {
  const runsBefore = ({ runs }: Middleware) => runs === "before-validation";
  return [...middleware.filter(runsBefore), ...middleware.filter((one) => !runsBefore(one))];
}
