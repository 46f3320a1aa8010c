import { type Duration, type JsonObject, parse } from "@motif/core";
import { isDuration } from "@motif/core/platform";
import * as z from "zod/mini";
import { type AdminRoute, jsonAnswer, route } from "../ground/admin-route.ts";
import type { TokenOptions } from "./issuer.ts";

const CLAIMS_BYTES = 64 * 1024;

const claims = z.record(z.string(), z.custom<JsonObject[string]>());
const token = z.strictObject({ token: z.string() });

/** Signs tokens of the development issuer. */
export type SignToken = (claims: JsonObject, options: TokenOptions) => Promise<string>;

/** The route that signs tokens. */
export function tokenRoute(sign: SignToken): AdminRoute {
  return route({
    method: "POST",
    path: "/tokens",
    operationId: "signToken",
    summary: "Signs a token of the development issuer, which counts on this machine only",
    query: z.strictObject({
      authorizer: z.optional(z.string()),
      "expires-in": z.optional(z.custom<Duration>(isDuration, "must be a duration such as 30s, 10m or 14d")),
    }),
    body: { kind: "json", description: "claims of the token", limit: CLAIMS_BYTES, required: false },
    answers: { 200: { description: "The token", schema: token } },
    handle: async ({ body, query: { authorizer, "expires-in": expiresIn } }) =>
      jsonAnswer(200, {
        token: await sign(parse(claims, body ?? {}, "claims"), {
          ...(authorizer !== undefined && { authorizer }),
          ...(expiresIn !== undefined && { expiresIn }),
        }),
      }),
  });
}
