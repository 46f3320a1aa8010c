import { nameText, type TextKinds } from "../../ground/text.ts";
import type { Named } from "../../ground/trigger.ts";
import type { HttpApi } from "./declare.ts";
import { parseRoute } from "./routes.ts";

type Api = Named<HttpApi>;

const HEADER_FORM = "a field name of RFC 9110, section 5.1";

/** The texts of an HTTP API. */
export const texts = {
  "api.name": nameText("name of an HTTP API"),
  "api.path": {
    title: "path of a route",
    form: "segments of letters, digits, `.`, `_`, `~` and `-`, or `{parameter}`; none is `.` or `..`; the last may be `{rest+}`",
    in: (api: Api) => routesIn(api).map(({ path }) => path),
  },
  "api.parameter": {
    title: "parameter of a path",
    form: "letters, digits and `_`, beginning with a letter",
    in: (api: Api) => routesIn(api).flatMap(({ parameters }) => parameters),
  },
  "api.origin": {
    title: "origin of `cors.origins`",
    form: '`"*"`, or an origin without wildcards',
    in: ({ wiring: { cors } }: Api) => cors?.origins ?? [],
  },
  "api.header": {
    title: "header of `cors.headers`",
    form: HEADER_FORM,
    in: ({ wiring: { cors } }: Api) => cors?.headers ?? [],
  },
  "api.exposed-header": {
    title: "header of `cors.exposeHeaders`",
    form: HEADER_FORM,
    in: ({ wiring: { cors } }: Api) => cors?.exposeHeaders ?? [],
  },
} as const satisfies TextKinds<Api>;

function routesIn({ wiring }: Api) {
  return Object.keys(wiring.routes)
    .map(parseRoute)
    .filter((route) => typeof route !== "string");
}
