import type { Authorizer } from "../../functions/authorizer.ts";
import { checkName, type Report } from "../../ground/report.ts";
import type { HttpApi } from "./declare.ts";

/** Characters of a scope (RFC 6749, section 3.3): printable ASCII without spaces, quotation marks and backslashes. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** Reports what is wrong with who may call the routes of an API. */
export function checkAuthorizers(name: string, { routes, open }: HttpApi, report: Report): void {
  for (const key of open ?? []) {
    if (!Object.hasOwn(routes, key)) report(name, `open names "${key}", which is no route of it`);
  }
  const known = new Map<string, Authorizer>();
  for (const [key, fn] of Object.entries(routes)) {
    if (fn?.kind !== "http") continue;
    const { authorizer, scopes } = fn;
    const where = `${name}, route "${key}"`;
    if (open && !authorizer && !open.includes(key)) {
      report(
        where,
        `function ${fn.name} has no authorizer; give it one, or name the route in the API's "open"`,
      );
    }
    if (!authorizer && scopes.length > 0)
      report(where, `function ${fn.name} wants scopes and has no authorizer to say who has them`);
    for (const scope of scopes) {
      if (!SCOPE.test(scope)) report(where, `"${scope}" is no scope (RFC 6749, section 3.3)`);
    }
    if (!authorizer) continue;
    const twin = known.get(authorizer.name);
    if (twin && twin !== authorizer)
      report(where, `two different authorizers are called ${authorizer.name}; rename one of them`);
    if (!twin) {
      checkName("authorizer", authorizer.name, report);
      for (const problem of authorizer.problems) report(`authorizer ${authorizer.name}`, problem);
    }
    known.set(authorizer.name, authorizer);
  }
}
