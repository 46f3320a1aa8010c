import type { Json, Problem } from "@motif/core";
import * as z from "zod/mini";

/** Parts of what the admin API answers with. */

/** A number of things. */
export const count = z.int().check(z.nonnegative());

/** JSON of any shape. */
export const json = z.custom<Json>();

/** What every page may have. */
export const page = { cursor: z.exactOptional(z.string()) };

/** Something that was stored, and will be delivered. */
export const sent = z.strictObject({ id: z.string() });

/** Problem details (RFC 9457). */
export const problemDetails: z.ZodMiniType<Problem> = z.object({
  type: z.exactOptional(z.string()),
  title: z.string(),
  status: z.int().check(z.gte(400), z.lte(599)),
  code: z.exactOptional(z.string()),
  detail: z.exactOptional(z.string()),
  errors: z.exactOptional(z.array(z.object({ path: z.string(), message: z.string() }))),
});
